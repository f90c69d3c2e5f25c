package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Sha256;

/**
 * A folder with the whole state of a run: every variable with its momentum in TensorFlow's
 * checkpoint format, and {@code state.json}.
 *
 * @param folder {@code checkpoints/step-<8 digits>}
 */
public record Checkpoint(Path folder) {
  private static final String STATE = "state.json";
  private static final String VARIABLES = "variables";
  private static final String DATA = VARIABLES + ".data-00000-of-00001";

  /** The names of its files, in the order to write them where they cannot appear at once. */
  public static final List<String> FILES = List.of(DATA, VARIABLES + ".index", STATE);

  /**
   * The state of a run apart from its variables.
   *
   * @param formatVersion {@link TrainingSpec#FORMAT_VERSION}
   * @param step updates done
   * @param sums of the current epoch
   * @param sha256 of the variables' data file, in hex
   */
  @JsonIgnoreProperties(ignoreUnknown = true) // another format has its own error
  record State(int formatVersion, long step, EpochSums sums, String sha256) {}

  /** Returns the path prefix of the variables. */
  public Path variables() {
    return folder.resolve(VARIABLES);
  }

  /** Computes the SHA-256 of the variables' data file as it is now, in hex. */
  public String sha256() throws IOException {
    return Sha256.ofFile(folder.resolve(DATA));
  }

  /** Returns the SHA-256 of the variables' data file as it was saved, in hex. */
  public String savedSha256() throws IOException {
    return state().sha256();
  }

  State state() throws IOException {
    State state = Json.read(folder.resolve(STATE), State.class);
    if (state.formatVersion() != TrainingSpec.FORMAT_VERSION) {
      throw new InvalidDataException(
          folder
              + " was written in format "
              + state.formatVersion()
              + "; this version of lsq-beam reads format "
              + TrainingSpec.FORMAT_VERSION);
    }
    return state;
  }

  void writeState(State state) throws IOException {
    Json.write(folder.resolve(STATE), state);
  }
}
