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
 * @param run its name in the output, or the path of its folder
 * @param format of the file
 * @param to the file; null for one with the run's name in the current folder
 */
record ExportArguments(String run, Exporter format, @Nullable Path to) {
  private static final String SCHEME = "://";

  /**
   * Reads the options of an export, of which other commands have some with other values.
   *
   * @throws IllegalArgumentException if the run is missing, or a value is not allowed
   */
  static ExportArguments of(CommandArguments arguments) {
    ExportOptions options = arguments.runner().as(ExportOptions.class);
    String run = options.getRun();
    if (run == null || run.isBlank()) {
      throw new IllegalArgumentException(
          "run is missing; must be the name of a run in the output, or the path of its folder");
    }
    String format = options.getFormat();
    String to = options.getTo();
    return new ExportArguments(
        run,
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

  /** Returns the file for a run. */
  Path file(String name) {
    return Objects.requireNonNullElseGet(to, () -> Path.of(name + format.suffix()));
  }
}
