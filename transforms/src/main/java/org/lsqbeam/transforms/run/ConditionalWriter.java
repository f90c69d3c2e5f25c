package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.Version;

/**
 * Writes the files of a run in an object store for the worker that holds the run's lock. A write or
 * removal may arrive minutes after it was begun, when another worker holds the lock. So each is
 * bound to the version that its worker knows: one that arrives late finds another version. If the
 * present worker has not written the file yet, its own write fails once, and then replaces what
 * arrived late.
 */
final class ConditionalWriter {
  private final ObjectStorage run;
  private final RunLock lock;

  /** The known version of each file, by name. */
  private final Map<String, Version> versions;

  /** A writer that knows the present versions of all files. */
  ConditionalWriter(ObjectStorage run, RunLock lock) throws IOException {
    this.run = run;
    this.lock = lock;
    this.versions = run.versions("");
  }

  /** The names of the known files. */
  Set<String> names() {
    return Set.copyOf(versions.keySet());
  }

  /** Writes a text file, replacing what an earlier worker wrote. */
  void write(String name, byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8);
    change(name, version -> run.writeIf(name, text, version));
  }

  /** Writes a copy of a local file. */
  void upload(Path file, String name) throws IOException {
    change(name, version -> run.uploadIf(file, name, version));
  }

  /** Removes every file of a folder, first the one that marks it as complete. */
  void deleteFolder(String folder, String first) throws IOException {
    Map<String, Version> all = run.versions(folder);
    versions.putAll(all);
    delete(folder + "/" + first);
    for (String name : all.keySet()) {
      delete(name);
    }
  }

  /** Removes a file if it exists. */
  void delete(String name) throws IOException {
    change(
        name,
        version ->
            version.equals(Version.ABSENT) || run.deleteIf(name, version)
                ? Optional.of(Version.ABSENT)
                : Optional.empty());
  }

  /** A change of one version of a file. */
  @FunctionalInterface
  private interface Change {
    /** Returns the new version; empty if the file has another version. */
    Optional<Version> of(Version version) throws IOException;
  }

  private void change(String name, Change change) throws IOException {
    lock.requireHeld();
    Optional<Version> changed = change.of(versions.getOrDefault(name, Version.ABSENT));
    while (changed.isEmpty()) {
      Version found = run.version(name);
      // In this order: what existed while the lock was held cannot be a later worker's.
      lock.requireHeldAfresh();
      changed = change.of(found);
      Recovery.LATE_WRITE_REPLACED.taken();
    }
    versions.put(name, changed.get());
  }
}
