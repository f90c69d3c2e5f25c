package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.transforms.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code command.txt} of a report: the command lines that wrote it, the first one first, in
 * words that a shell takes. The last line is a comment with the SHA-256 of those before it.
 */
public final class CommandLog {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

  private static final String FILE_NAME = "command.txt";
  private static final String DIGEST = "# SHA-256 of the lines above: ";

  private CommandLog() {}

  /**
   * Reads the command lines of a report; empty if it has none.
   *
   * @throws DamagedFileException if the file is damaged
   */
  public static List<String> read(Storage report) throws IOException {
    String file = report.pathOf(FILE_NAME);
    String text;
    try {
      text = Utf8.decodeArtifact(report.read(FILE_NAME), file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    int last = text.lastIndexOf(DIGEST);
    if (last < 0) {
      throw new DamagedFileException(file + " is damaged: it does not end with a digest");
    }
    String lines = text.substring(0, last);
    if (!text.equals(sealed(lines))) {
      throw new DamagedFileException(file + " is damaged: its digest is not that of its content");
    }
    return lines.lines().toList();
  }

  /** Adds a command line if it is new. The lines of a damaged file are left out. */
  public static void add(Storage report, String line) throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      lines.addAll(read(report));
    } catch (DamagedFileException e) {
      LOG.warn("{}; its lines are replaced by this command's", e.getMessage());
      Recovery.ARTIFACT_REMOVED.taken();
    }
    if (!lines.contains(line)) {
      lines.add(line);
      String text = String.join("\n", lines) + "\n";
      report.write(FILE_NAME, sealed(text).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String sealed(String lines) {
    return lines + DIGEST + Sha256.hex(lines.getBytes(StandardCharsets.UTF_8)) + "\n";
  }
}
