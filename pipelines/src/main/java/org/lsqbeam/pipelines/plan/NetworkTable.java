package org.lsqbeam.pipelines.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;

/** Formats one line for each network and input size. */
final class NetworkTable {
  private static final String NONE = "-";

  private NetworkTable() {}

  static String of(List<PlannedRun> runs) {
    List<Precision> precisions =
        runs.stream().map(run -> run.spec().precision()).distinct().toList();
    Map<List<String>, Map<Precision, NetworkSize>> sizes = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      String input = run.input().width() + "x" + run.input().height();
      sizes
          .computeIfAbsent(List.of(run.spec().network(), input), key -> new LinkedHashMap<>())
          .put(run.spec().precision(), run.size());
    }
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("network", "input", "parameters", "MACs"));
    precisions.forEach(precision -> header.add(precision.label()));
    lines.add(header);
    sizes.forEach((network, ofNetwork) -> lines.add(line(network, ofNetwork, precisions)));
    return AlignedLines.of("<<" + ">".repeat(header.size() - 2), lines);
  }

  private static List<String> line(
      List<String> network, Map<Precision, NetworkSize> sizes, List<Precision> precisions) {
    NetworkSize any = sizes.values().iterator().next();
    List<String> line = new ArrayList<>(network);
    line.add(Numbers.count(any.parameters()));
    line.add(Numbers.decimals(any.multiplyAccumulates() / 1e6, 1));
    for (Precision precision : precisions) {
      NetworkSize size = sizes.get(precision);
      line.add(size == null ? NONE : Numbers.decimals(size.mebibytes(), 3));
    }
    return line;
  }
}
