package org.lsqbeam.pipelines.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.NaturalOrder;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The runs of an output folder, sorted by name.
 *
 * @param runs one for each folder
 */
public record RunList(List<StoredRun> runs) {
  private static final int LONGEST_REPORT = 30;

  /** Reads the runs. An object store is asked once for the list of all files. */
  public static RunList read(ArtifactStore store) throws IOException {
    Map<String, Long> bytes = new TreeMap<>(new NaturalOrder());
    for (FileEntry file : store.storage().list(ArtifactStore.RUNS)) {
      String[] parts = file.name().split("/", -1);
      if (parts.length > 2) {
        bytes.merge(parts[1], file.size(), Long::sum);
      }
    }
    Map<String, List<String>> reports = reports(store);
    List<StoredRun> runs = new ArrayList<>();
    for (Map.Entry<String, Long> run : bytes.entrySet()) {
      runs.add(
          StoredRun.read(
              run.getKey(),
              new RunFolder(store.runs().in(run.getKey())),
              run.getValue(),
              reports.getOrDefault(run.getKey(), List.of())));
    }
    return new RunList(List.copyOf(runs));
  }

  /** The names of the reports that have a run, by the run's name. */
  private static Map<String, List<String>> reports(ArtifactStore store) throws IOException {
    Map<String, List<String>> reports = new TreeMap<>();
    for (String name : store.storage().children(ArtifactStore.REPORTS)) {
      Storage report = store.report(name);
      if (report.isFile(RecordedResults.FILE_NAME)) {
        for (String run : runsOf(report)) {
          reports.computeIfAbsent(run, any -> new ArrayList<>()).add(name);
        }
      }
    }
    return reports;
  }

  /** The runs of a report; those of a damaged one are not known. */
  private static Iterable<String> runsOf(Storage report) throws IOException {
    try {
      return RecordedResults.read(report.pathOf(RecordedResults.FILE_NAME)).runs();
    } catch (InvalidDataException e) {
      return List.of();
    }
  }

  /** Whether a run of some report starts from this one. */
  boolean isNeeded(StoredRun run) {
    return runs.stream()
        .filter(other -> !other.reports().isEmpty() && !other.init().isEmpty())
        .anyMatch(other -> run.name().endsWith("-" + Sha256.digits(other.init())));
  }

  /**
   * Returns the run of a name.
   *
   * @throws IllegalArgumentException if there is none; suggests the nearest one
   */
  public StoredRun named(String name) {
    return runs.stream()
        .filter(run -> run.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown run '"
                        + name
                        + "'"
                        + Suggestions.didYouMeanOrOneOf(
                            name, runs.stream().map(StoredRun::name).toList())));
  }

  /** One report, cut if its name is long, and how many there are besides. */
  private static String reports(List<String> names) {
    return names.isEmpty()
        ? ""
        : cut(names.get(0)) + (names.size() > 1 ? " +" + (names.size() - 1) : "");
  }

  private static String cut(String name) {
    return name.length() <= LONGEST_REPORT ? name : name.substring(0, LONGEST_REPORT - 3) + "...";
  }

  /** Returns the runs as a table, ending in a newline. */
  public String table() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of("network", "precision", "seed", "state", "top-1", "size", "run", "experiments"));
    for (StoredRun run : runs) {
      lines.add(
          List.of(
              run.network(),
              run.precision(),
              run.seed(),
              run.state().toString(),
              Double.isNaN(run.top1()) ? "" : Numbers.points(run.top1()),
              Numbers.bytes(run.bytes()),
              run.name(),
              reports(run.reports())));
    }
    return AlignedLines.of("<<><>><<", lines);
  }
}
