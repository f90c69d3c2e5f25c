package org.lsqbeam.pipelines.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.ImageEncoding;

/** The lines that can be measured, by name. */
public final class Benchmarks {
  private static final int DRAWN = 100;
  private static final int DRAWN_SIDE = 440; // of as many pixels as ImageNet's images on average

  private final Map<String, Supplier<Line>> lines = new LinkedHashMap<>();

  /**
   * The lines.
   *
   * @param peers what they are compared with
   * @param files of images to prepare; none for generated ones
   */
  public Benchmarks(Peers peers, List<byte[]> files) {
    lines.put("quantizer", () -> QuantizerLine.of(peers));
    for (NetworkLines network : NetworkLines.ALL) {
      lines.put("update-" + network.network(), () -> network.updates(peers));
      lines.put("evaluation-" + network.network(), () -> network.evaluation(peers));
      lines.put("integers-" + network.network(), () -> IntegerLine.of(network, peers));
    }
    lines.put("prepare", () -> PrepareLine.of(files.isEmpty() ? drawn() : files, peers));
    lines.put("input", InputLine::of);
  }

  private static List<byte[]> drawn() {
    try (ImageCodec codec = new ImageCodec()) {
      return DrawnImages.of(DRAWN, DRAWN_SIDE).stream()
          .map(image -> codec.encode(image, ImageEncoding.JPEG))
          .toList();
    }
  }

  /** The names, in the order of measurement. */
  public List<String> names() {
    return List.copyOf(lines.keySet());
  }

  /**
   * Measures a line.
   *
   * @param name one of {@link #names}
   * @param rounds how often each contender of the line has a turn that counts
   */
  public LineResult measure(String name, int rounds, Clock clock)
      throws IOException, InterruptedException {
    return new Comparison(rounds, clock).of(Objects.requireNonNull(lines.get(name)).get());
  }
}
