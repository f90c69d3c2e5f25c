package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.DurableFiles;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Utf8;

/** {@code metrics.jsonl}: one line per epoch, growing while a run trains. */
public final class MetricsFile {
  /** Its name in a run's folder. */
  public static final String NAME = "metrics.jsonl";

  private final Path file;
  private final String run;

  /**
   * The metrics in a run's folder.
   *
   * @param run the first digits of its fingerprint; empty if they are not known
   */
  public MetricsFile(Path runFolder, String run) {
    file = runFolder.resolve(NAME);
    this.run = run;
  }

  /** Reads all lines; a last line that was cut off in writing does not count. */
  public List<EpochMetrics> read() throws IOException {
    return Files.exists(file) ? parse(Utf8.readArtifact(file), file.toString(), run) : List.of();
  }

  /**
   * Reads all lines of a file's text.
   *
   * @param path for messages
   * @param run the first digits of its fingerprint; empty if they are not known
   * @throws DamagedFileException if a line is damaged, of another run, or not in its place
   */
  public static List<EpochMetrics> parse(String text, String path, String run) {
    List<EpochMetrics> lines = new ArrayList<>();
    int end = text.lastIndexOf('\n') + 1;
    for (String line : text.substring(0, end).lines().toList()) {
      lines.add(parse(line, path, run, lines.size()));
    }
    if (end < text.length()) {
      try {
        lines.add(parse(text.substring(end), path, run, lines.size()));
      } catch (DamagedFileException e) {
        // It was cut off, and more of it than the newline is missing.
      }
    }
    return lines;
  }

  private static EpochMetrics parse(String line, String path, String run, int epoch) {
    String origin = path + ", line " + (epoch + 1) + ",";
    EpochMetrics metrics = SealedJson.parse(line, EpochMetrics.class, origin, run);
    if (metrics.epoch() != epoch) {
      throw new DamagedFileException(origin + " is damaged: it is of epoch " + metrics.epoch());
    }
    return metrics;
  }

  void append(EpochMetrics metrics) throws IOException {
    String line = SealedJson.line(metrics, run) + "\n";
    NamedErrors.in(
        file,
        () -> Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    DurableFiles.sync(file);
  }

  /**
   * Checks that no line is missing.
   *
   * @throws DamagedFileException if there are more or fewer lines
   */
  void requireLines(long epochs) throws IOException {
    int lines = read().size();
    if (lines != epochs) {
      throw new DamagedFileException(
          file
              + " is damaged: it has "
              + lines
              + " lines; must have "
              + epochs
              + "; remove the run's folder to train the run again");
    }
  }

  /** Drops lines that are newer than the checkpoint from which a run continues. */
  void keepUpTo(long step) throws IOException {
    StringBuilder kept = new StringBuilder();
    for (EpochMetrics metrics : read()) {
      if (metrics.step() <= step) {
        kept.append(SealedJson.line(metrics, run)).append('\n');
      }
    }
    if (Files.exists(file) && Files.size(file) > kept.length()) {
      Recovery.METRICS_CUT.taken();
    }
    AtomicFile.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
  }
}
