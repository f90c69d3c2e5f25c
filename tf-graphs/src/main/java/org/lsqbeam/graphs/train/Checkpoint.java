package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;

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
  private static final String INDEX = VARIABLES + ".index";

  /** The names of its files, in the order to write them where they cannot appear at once. */
  public static final List<String> FILES = List.of(DATA, INDEX, STATE);

  /**
   * The state of a run apart from its variables.
   *
   * @param formatVersion {@link TrainingSpec#FORMAT_VERSION}
   * @param run the fingerprint of the run's spec
   * @param step updates done
   * @param sums of the current epoch
   * @param sha256 of the variables' data file, in hex
   * @param indexSha256 of the variables' index file, in hex
   */
  @JsonIgnoreProperties(ignoreUnknown = true) // another format has its own error
  record State(
      int formatVersion,
      String run,
      long step,
      EpochSums sums,
      String sha256,
      String indexSha256) {}

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

  /**
   * Reads the state.
   *
   * @throws DamagedFileException if it is damaged
   * @throws InvalidDataException if it has another format
   */
  State state() throws IOException {
    Path file = folder.resolve(STATE);
    String text = Utf8.readArtifact(file);
    int version = Json.parse(text, Format.class, file.toString()).formatVersion();
    if (version != TrainingSpec.FORMAT_VERSION) {
      throw new InvalidDataException(
          folder
              + " was written in format "
              + version
              + "; this version of lsq-beam reads format "
              + TrainingSpec.FORMAT_VERSION);
    }
    return SealedJson.parse(text, State.class, file.toString());
  }

  @JsonIgnoreProperties(ignoreUnknown = true) // what follows is read once the format is known
  private record Format(int formatVersion) {}

  /** Writes the state of the variables' files, which must be complete. */
  void writeState(String run, long step, EpochSums sums) throws IOException {
    State state =
        new State(
            TrainingSpec.FORMAT_VERSION,
            run,
            step,
            sums,
            sha256(),
            Sha256.ofFile(folder.resolve(INDEX)));
    AtomicFile.write(folder.resolve(STATE), SealedJson.indented(state));
  }

  /**
   * Checks every file of the checkpoint.
   *
   * @param run the beginning of the fingerprint of its run's spec
   * @param step the updates that it must hold
   * @throws DamagedFileException if a file is missing or damaged, or is of another step
   * @throws InvalidDataException if it is of another run, or in another format
   */
  public void verify(String run, long step) throws IOException {
    State state = state(run, step);
    requireSame(DATA, state.sha256());
    requireSame(INDEX, state.indexSha256());
  }

  /** Does the same for {@code state.json} alone. */
  public void verifyState(String run, long step) throws IOException {
    state(run, step);
  }

  private State state(String run, long step) throws IOException {
    State state;
    try {
      state = state();
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(e.getFile() + " is missing", e);
    }
    String writer = state.run();
    if (!writer.startsWith(run)) {
      throw new InvalidDataException(
          folder
              + " is of another run, whose fingerprint is "
              + Sha256.digits(writer)
              + "; remove this folder to go on without it");
    }
    if (state.step() != step) {
      throw new DamagedFileException(
          folder.resolve(STATE) + " is damaged: it is of step " + state.step());
    }
    return state;
  }

  private void requireSame(String name, String sha256) throws IOException {
    Path file = folder.resolve(name);
    try {
      if (!Sha256.ofFile(file).equals(sha256)) {
        throw new DamagedFileException(
            file + " is damaged: its SHA-256 differs from that in " + STATE);
      }
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file + " is missing", e);
    }
  }
}
