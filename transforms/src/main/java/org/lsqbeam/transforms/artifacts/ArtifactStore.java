package org.lsqbeam.transforms.artifacts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * The folder of all artifacts: {@code datasets}, {@code runs} and {@code reports}.
 *
 * @param root the folder, as {@code --output} takes it
 */
public record ArtifactStore(String root) implements Serializable {
  private static final int FORMAT_VERSION = 1;
  private static final String FORMAT_FILE = "lsq-beam.json";

  @JsonIgnoreProperties(ignoreUnknown = true) // of another version, which is then said
  private record Format(int formatVersion) {}

  /**
   * Opens the folder for writing, made where there is none.
   *
   * @throws InvalidDataException if another format version wrote it
   * @throws IllegalArgumentException if it cannot be written
   */
  public static ArtifactStore open(String root) throws IOException {
    ArtifactStore store = lookInto(root);
    Path file = store.path().resolve(FORMAT_FILE);
    if (Files.exists(file)) {
      if (!Files.isWritable(store.path())) {
        throw unwritable(root, new AccessDeniedException(root));
      }
      return store;
    }
    try {
      Json.write(file, new Format(FORMAT_VERSION));
    } catch (IOException e) {
      throw unwritable(root, e);
    }
    return store;
  }

  /**
   * The folder as it is, to be read only; it need not be there.
   *
   * @throws InvalidDataException if another format version wrote it
   */
  public static ArtifactStore lookInto(String root) throws IOException {
    ArtifactStore store = new ArtifactStore(root);
    Path file = store.path().resolve(FORMAT_FILE);
    if (Files.exists(file)) {
      int version = Json.read(file, Format.class).formatVersion();
      if (version != FORMAT_VERSION) {
        throw new InvalidDataException(
            "output '"
                + root
                + "' was written in format "
                + version
                + "; this version of lsq-beam writes format "
                + FORMAT_VERSION
                + ": choose another folder");
      }
    }
    return store;
  }

  /**
   * Makes sure that a folder was written by lsq-beam before.
   *
   * @throws IllegalArgumentException if it was not
   */
  public static void requireWritten(String root) {
    if (!Files.exists(Path.of(root, FORMAT_FILE))) {
      throw new IllegalArgumentException(
          "output '" + root + "' holds nothing of lsq-beam; allowed: a folder it has worked in");
    }
  }

  private static IllegalArgumentException unwritable(String root, IOException cause) {
    return new IllegalArgumentException(
        "output '" + root + "' cannot be written; allowed: a folder that can (" + cause + ")",
        cause);
  }

  /**
   * Keeps other processes of this machine from working in the folder, until it is closed or the
   * process ends.
   *
   * @throws IllegalArgumentException if another process works there
   */
  public Closeable lock() throws IOException {
    FileChannel channel = FileChannel.open(path().resolve(FORMAT_FILE), StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: refused like any other.
    }
    channel.close();
    throw new IllegalArgumentException(
        "output '" + root + "' is in use by another lsq; allowed: one at a time in a folder");
  }

  /** The folder. */
  public Path path() {
    return Path.of(root);
  }

  /** {@code runs/<network>-<precision>-<fingerprint>}. */
  public RunFolder run(TrainingSpec spec) {
    return run(spec.network(), spec.precision(), spec.fingerprint());
  }

  /** The folder of the run of a fingerprint. */
  public RunFolder run(String network, Precision precision, String fingerprint) {
    String name = TrainingSpec.runName(network, precision, fingerprint);
    return new RunFolder(path().resolve("runs").resolve(name));
  }

  /** {@code reports/<experiment>}. */
  public Path report(String experiment) {
    return path().resolve("reports").resolve(experiment);
  }
}
