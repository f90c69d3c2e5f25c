package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;

/** The file of a run's {@link TrainingSpec}. */
final class SpecFile {
  private SpecFile() {}

  /**
   * Writes the spec unless the file has it; also in place of a damaged one, since a checkpoint
   * names its run.
   *
   * @param damaged gets what is wrong with a damaged file
   * @throws InvalidDataException if the file is another run's
   */
  static void require(Path file, TrainingSpec spec, Consumer<String> damaged) throws IOException {
    if (Files.exists(file)) {
      try {
        if (Json.read(file, TrainingSpec.class).equals(spec)) {
          return;
        }
        throw new InvalidDataException(
            file + " is of another run: this folder is not to be shared");
      } catch (DamagedFileException e) {
        damaged.accept(String.valueOf(e.getMessage()));
        Recovery.SPEC_WRITTEN_AGAIN.taken();
      }
    }
    Json.write(file, spec);
  }
}
