package org.lsqbeam.pipelines.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.export.ExportFormats;
import org.lsqbeam.graphs.export.Exporter;
import org.lsqbeam.pipelines.options.ExportOptions;

/**
 * The network to export, and the file to write.
 *
 * @param run its name in the output, or the path of its folder; null if it is not given
 * @param format of the file
 * @param to the file; null for one with the run's name in the current folder
 */
record ExportArguments(@Nullable String run, Exporter format, @Nullable Path to) {
  private static final String SCHEME = "://";

  static ExportArguments of(ExportOptions options) {
    String format = options.getFormat();
    String to = options.getTo();
    return new ExportArguments(
        options.getRun(),
        format == null ? ExportFormats.PACKED : ExportFormats.named(format),
        to == null ? null : local(to));
  }

  private static Path local(String to) {
    try {
      if (!to.isBlank() && !to.contains(SCHEME)) {
        return Path.of(to);
      }
    } catch (InvalidPathException e) {
      // It is no file's path.
    }
    throw new IllegalArgumentException("to is '" + to + "'; must be a file on this machine");
  }

  /** Returns the run that must be given. */
  String requireRun() {
    if (run == null || run.isBlank()) {
      throw new IllegalArgumentException(
          "run is missing; must be the name of a run in the output, or the path of its folder");
    }
    return run;
  }

  /** Returns the file for a run. */
  Path file(String name) {
    return Objects.requireNonNullElseGet(to, () -> Path.of(name + format.suffix()));
  }
}
