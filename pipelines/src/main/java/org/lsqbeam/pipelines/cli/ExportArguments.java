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
 * @param vectors the number of images whose golden vectors are written
 */
record ExportArguments(String run, Exporter format, @Nullable Path to, int vectors) {
  private static final String SCHEME = "://";
  private static final String VECTORS = ".vectors";

  ExportArguments {
    if (vectors > 0 && !format.equals(ExportFormats.PACKED)) {
      throw new IllegalArgumentException(
          "format is "
              + format.name()
              + "; must be "
              + ExportFormats.PACKED.name()
              + " with --vectors");
    }
  }

  /**
   * Reads the options of an export. Other commands have options of these names with other values.
   *
   * @throws IllegalArgumentException if the run is missing, or a value is not allowed
   */
  static ExportArguments of(CommandArguments arguments) {
    ExportOptions options = arguments.options();
    String run = options.getRun();
    if (run == null || run.isBlank()) {
      throw new IllegalArgumentException(
          "run is missing; must be the name of a run in the output, or the path of its folder");
    }
    String format = options.getFormat();
    String to = options.getTo();
    String vectors = options.getVectors();
    return new ExportArguments(
        run,
        format == null ? ExportFormats.PACKED : ExportFormats.named(format),
        to == null ? null : local(to),
        vectors == null ? 0 : (int) OptionValue.whole("vectors", vectors, 1, Integer.MAX_VALUE));
  }

  private static Path local(String to) {
    try {
      if (!to.isBlank() && !to.contains(SCHEME)) {
        return Path.of(to);
      }
    } catch (InvalidPathException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("to is '" + to + "'; must be a file on this machine");
  }

  /** Returns the folder of golden vectors beside a file. */
  static Path vectorFolder(Path file) {
    return file.resolveSibling(file.getFileName() + VECTORS);
  }

  /** Returns the file to write for a run of a name. */
  Path file(String name) {
    return Objects.requireNonNullElseGet(to, () -> Path.of(name + format.suffix()));
  }
}
