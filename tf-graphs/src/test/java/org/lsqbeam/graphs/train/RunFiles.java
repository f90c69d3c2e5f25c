package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Sha256;

/** The files of a run's folder, without what differs between equal runs. */
final class RunFiles {
  private RunFiles() {}

  /** SHA-256 of each file of a checkpoint, by its name. */
  static Map<String, String> contents(Checkpoint checkpoint) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : list(checkpoint.folder())) {
      contents.put(file.getFileName().toString(), Sha256.hex(Files.readAllBytes(file)));
    }
    return contents;
  }

  /** The names of the checkpoints. */
  static List<String> checkpoints(Path runFolder) throws IOException {
    return list(runFolder.resolve("checkpoints")).stream()
        .map(path -> path.getFileName().toString())
        .toList();
  }

  /** The names in a folder, sorted. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** The metrics without their times, which differ between equal runs. */
  static List<EpochMetrics> timelessMetrics(Path runFolder) throws IOException {
    return new MetricsFile(runFolder, "")
        .read().stream()
            .map(
                line ->
                    new EpochMetrics(
                        line.epoch(),
                        line.step(),
                        timeless(line.training()),
                        line.validation(),
                        line.quantizerParameters()))
            .toList();
  }

  private static EpochMetrics.@Nullable Training timeless(EpochMetrics.@Nullable Training line) {
    return line == null
        ? null
        : new EpochMetrics.Training(
            line.loss(), line.top1(), line.learningRate(), 0, 0, line.clamped());
  }
}
