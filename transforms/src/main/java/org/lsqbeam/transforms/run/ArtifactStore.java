package org.lsqbeam.transforms.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.lock.Lease;
import org.lsqbeam.transforms.lock.OutputLock;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of all artifacts: datasets, runs and reports. */
public final class ArtifactStore implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);

  /** The name of the folder of prepared datasets. */
  public static final String DATASETS = "datasets";

  private static final long serialVersionUID = 1L;

  /** The name of the folder of runs. */
  public static final String RUNS = "runs";

  /** The name of the folder of reports. */
  public static final String REPORTS = "reports";

  private static final int FORMAT_VERSION = 1;
  private static final String FORMAT_FILE = "lsq-beam.json";

  @JsonIgnoreProperties(ignoreUnknown = true) // another format version may have other properties
  private record Format(int formatVersion) {}

  private final Storage storage;

  /** The store in a local folder or an object store, as {@code --output} names it. */
  public ArtifactStore(String root) {
    storage = storageAt(root);
  }

  private static Storage storageAt(String root) {
    try {
      return Storage.at(root);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("output " + e.getMessage(), e);
    }
  }

  /**
   * Opens the folder for writing; a folder that does not exist is created.
   *
   * @throws InvalidDataException if it has another format version, or the object store refuses
   * @throws IllegalArgumentException if it may not be written
   */
  public static ArtifactStore open(String root) throws IOException {
    ArtifactStore store = lookInto(root);
    boolean written = store.isWritten();
    Optional<ObjectStorage> objects = store.storage.objectStorage();
    if (objects.isEmpty()) {
      store.writeFormatHere(written);
    } else if (!written && !writeFormat(objects.get())) {
      Recovery.FILE_OF_ANOTHER_KEPT.taken();
      store.requireFormat();
    }
    return store;
  }

  private void writeFormatHere(boolean written) throws IOException {
    try {
      if (!written) {
        // If another command writes it first, its file stays: that command has locked it.
        AtomicFile.writeNew(path().resolve(FORMAT_FILE), Json.indented(new Format(FORMAT_VERSION)));
      } else if (!Files.isWritable(path())) {
        throw new AccessDeniedException(root());
      }
    } catch (IOException e) {
      if (Files.isDirectory(path()) && Files.isWritable(path())) {
        throw e; // a full disk, for example
      }
      throw new IllegalArgumentException(
          "output is '" + root() + "'; must be a folder that can be written" + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? " (" + file.getReason() + ")"
        : "";
  }

  /** Writes the format file; returns false if another command has written it meanwhile. */
  private static boolean writeFormat(ObjectStorage storage) throws IOException {
    String format = new String(Json.indented(new Format(FORMAT_VERSION)), StandardCharsets.UTF_8);
    return storage.writeIf(FORMAT_FILE, format, Version.ABSENT).isPresent();
  }

  /**
   * Opens the folder for reading; it need not exist.
   *
   * @throws InvalidDataException if it has another format version
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
    int version = formatVersion();
    if (version != FORMAT_VERSION) {
      throw new InvalidDataException(
          "output '"
              + root()
              + "' has format version "
              + version
              + "; this version of lsq-beam writes format version "
              + FORMAT_VERSION
              + "; choose another folder");
    }
  }

  private int formatVersion() throws IOException {
    String file = storage.pathOf(FORMAT_FILE);
    try {
      return Json.parse(Utf8.decodeArtifact(storage.read(FORMAT_FILE), file), Format.class, file)
          .formatVersion();
    } catch (InvalidDataException e) {
      throw new InvalidDataException(
          e.getMessage() + "; remove it, and the next command that writes here makes it again", e);
    }
  }

  private boolean isWritten() throws IOException {
    return storage.isFile(FORMAT_FILE);
  }

  /**
   * Checks that a folder is an output of lsq-beam.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static void requireWritten(String root) throws IOException {
    if (!new ArtifactStore(root).isWritten()) {
      throw new IllegalArgumentException(
          "output '" + root + "' is not an output of lsq-beam; must be one of an earlier command");
    }
  }

  /**
   * Keeps other commands from working in the folder until the lock is closed or the process ends. A
   * local folder has a file lock, which ends with its process. A folder in an object store has a
   * {@link Lease}, which expires within a minute after; this waits for the lease of a command that
   * may have crashed.
   *
   * @throws IllegalArgumentException if another command works there
   * @throws InterruptedIOException if the thread is interrupted while it waits
   */
  public Closeable lock() throws IOException {
    Optional<ObjectStorage> objects = storage.objectStorage();
    return objects.isPresent()
        ? OutputLock.ofLease(objects.get(), Lease.Terms.ofThisWorker(), LOG::info)
        : OutputLock.ofFile(path().resolve(FORMAT_FILE), root());
  }

  /** The folder itself. */
  public Storage storage() {
    return storage;
  }

  /** The folder, as {@code --output} names it. */
  public String root() {
    return storage.root();
  }

  /**
   * The path of a local folder.
   *
   * @throws IllegalArgumentException if the folder is in an object store
   */
  public Path path() {
    return storage
        .localPath("")
        .orElseThrow(
            () ->
                new IllegalArgumentException("output is '" + root() + "'; must be a local folder"));
  }

  /** The folder of all runs. */
  public Storage runs() {
    return storage.in(RUNS);
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
    Storage runs = runs();
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
    return storage.in(REPORTS).in(experiment);
  }
}
