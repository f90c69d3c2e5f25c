package org.lsqbeam.transforms.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.lock.Lease;
import org.lsqbeam.transforms.lock.OutputLock;
import org.lsqbeam.transforms.storage.GcsStorage;
import org.lsqbeam.transforms.storage.LocalStorage;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.Versioned;

/**
 * The folder of all artifacts: {@code datasets}, {@code runs} and {@code reports}.
 *
 * @param storage the folder, as {@code --output} takes it
 */
public record ArtifactStore(Storage storage) implements Serializable {
  private static final int FORMAT_VERSION = 1;
  private static final String FORMAT_FILE = "lsq-beam.json";

  @JsonIgnoreProperties(ignoreUnknown = true) // of another version, which is then said
  private record Format(int formatVersion) {}

  /** The store in a folder of this machine or in {@code gs://bucket[/folder]}. */
  public ArtifactStore(String root) {
    this(storageAt(root));
  }

  private static Storage storageAt(String root) {
    try {
      return Storage.at(root);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("output " + e.getMessage(), e);
    }
  }

  /**
   * Opens the folder for writing, made where there is none.
   *
   * @throws InvalidDataException if another format version wrote it, or Cloud Storage refuses
   * @throws IllegalArgumentException if it cannot be written
   */
  public static ArtifactStore open(String root) throws IOException {
    ArtifactStore store = lookInto(root);
    boolean written = store.isWritten();
    if (!(store.storage instanceof GcsStorage cloud)) {
      store.writeFormatHere(written);
    } else if (!written && isBegunByAnother(cloud)) {
      store.requireFormat();
    }
    return store;
  }

  private void writeFormatHere(boolean written) {
    try {
      if (!written) {
        storage.write(FORMAT_FILE, Json.indented(new Format(FORMAT_VERSION)));
      } else if (!Files.isWritable(path())) {
        throw new AccessDeniedException(root());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "output '" + root() + "' cannot be written; allowed: a folder that can (" + e + ")", e);
    }
  }

  /** Writes the format where there is none; of several who do, one does. */
  private static boolean isBegunByAnother(GcsStorage storage) throws IOException {
    String format = new String(Json.indented(new Format(FORMAT_VERSION)), StandardCharsets.UTF_8);
    return storage.replace(FORMAT_FILE, format, Versioned.ABSENT).isEmpty();
  }

  /**
   * The folder as it is, to be read only; it need not be there.
   *
   * @throws InvalidDataException if another format version wrote it
   */
  public static ArtifactStore lookInto(String root) throws IOException {
    ArtifactStore store = new ArtifactStore(root);
    store.requireFormat();
    return store;
  }

  private void requireFormat() throws IOException {
    if (!isWritten()) {
      return;
    }
    String text = new String(storage.read(FORMAT_FILE), StandardCharsets.UTF_8);
    int version = Json.parse(text, Format.class, storage.pathOf(FORMAT_FILE)).formatVersion();
    if (version != FORMAT_VERSION) {
      throw new InvalidDataException(
          "output '"
              + root()
              + "' was written in format "
              + version
              + "; this version of lsq-beam writes format "
              + FORMAT_VERSION
              + ": choose another folder");
    }
  }

  private boolean isWritten() throws IOException {
    return storage.isFile(FORMAT_FILE);
  }

  /**
   * Makes sure that a folder was written by lsq-beam before.
   *
   * @throws IllegalArgumentException if it was not
   */
  public static void requireWritten(String root) throws IOException {
    if (!new ArtifactStore(root).isWritten()) {
      throw new IllegalArgumentException(
          "output '" + root + "' holds nothing of lsq-beam; allowed: a folder it has worked in");
    }
  }

  /**
   * Keeps other commands from working in the folder, until it is closed or the process ends. On
   * this machine it is a file's lock, which ends with its process; in Cloud Storage it is a {@link
   * Lease}, which ends a minute after, and is waited for as long as it may be a dead command's.
   *
   * @throws IllegalArgumentException if another command works there
   * @throws InterruptedIOException if the thread is interrupted while it waits
   */
  public Closeable lock() throws IOException {
    return storage instanceof GcsStorage cloud
        ? OutputLock.ofLease(cloud, Lease.Terms.ofThisWorker(), System.err::println)
        : OutputLock.ofFile(path().resolve(FORMAT_FILE), root());
  }

  /** The folder, as {@code --output} takes it. */
  public String root() {
    return storage.root();
  }

  /**
   * The folder of this machine.
   *
   * @throws IllegalArgumentException if it is in Cloud Storage
   */
  public Path path() {
    if (storage instanceof LocalStorage local) {
      return local.path("");
    }
    throw new IllegalArgumentException(
        "output '" + root() + "' is not on this machine; allowed here: a folder that is");
  }

  /** {@code runs/<network>-<precision>-<fingerprint>}. */
  public RunFolder run(TrainingSpec spec) {
    return run(spec.network(), spec.precision(), spec.fingerprint());
  }

  /**
   * The folder of the run of a fingerprint. Development versions before 0.1.0 named a run of
   * different bits {@code <network>-w2a4bit-<fingerprint>}; such a folder is used where it exists.
   */
  public RunFolder run(String network, Precision precision, String fingerprint) {
    Storage runs = storage.in("runs");
    String name = TrainingSpec.runName(network, precision, fingerprint);
    if (precision.weights() != precision.activations()) {
      String former = name.replace("-" + precision.slug() + "-", "-" + precision.slug() + "bit-");
      try {
        if (runs.isFolder(former)) {
          return new RunFolder(runs.in(former));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new RunFolder(runs.in(name));
  }

  /** {@code reports/<experiment>}. */
  public Storage report(String experiment) {
    return storage.in("reports").in(experiment);
  }
}
