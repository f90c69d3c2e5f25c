package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.storage.GcsStorage;
import org.lsqbeam.transforms.storage.Versioned;

/**
 * A run's files in Cloud Storage as the one writes them that has the right to train it. A write or
 * removal that was begun may arrive minutes later, when another has that right. So each is bound to
 * the version that its worker knows of: what arrives late finds another one, unless the later
 * worker has not written the file yet, which then finds that out and replaces it.
 */
final class ConditionalWriter {
  private final GcsStorage run;
  private final RunLock claim;

  /** By the files' names. */
  private final Map<String, Long> versions;

  /** The files as they are now. */
  ConditionalWriter(GcsStorage run, RunLock claim) throws IOException {
    this.run = run;
    this.claim = claim;
    this.versions = run.versions("");
  }

  /** The names of the files that are known. */
  Set<String> names() {
    return Set.copyOf(versions.keySet());
  }

  /** Writes a file as JSON, in place of whatever an earlier worker has written. */
  void write(String name, Object value) throws IOException {
    String text = new String(Json.indented(value), StandardCharsets.UTF_8);
    change(name, version -> run.replace(name, text, version));
  }

  /** Writes a copy of a file of this machine. */
  void upload(Path file, String name) throws IOException {
    change(name, version -> run.replace(name, file, version));
  }

  /** Removes every file of a folder, first the one that makes it whole. */
  void deleteFolder(String folder, String first) throws IOException {
    Map<String, Long> all = run.versions(folder);
    versions.putAll(all);
    delete(folder + "/" + first);
    for (String name : all.keySet()) {
      delete(name);
    }
  }

  /** Removes a file, if there is one. */
  void delete(String name) throws IOException {
    change(
        name,
        version ->
            version == Versioned.ABSENT || run.deleteVersion(name, version)
                ? OptionalLong.of(Versioned.ABSENT)
                : OptionalLong.empty());
  }

  /** A change of one version of a file. */
  @FunctionalInterface
  private interface Change {
    /** The new version; nothing if the file is of another one. */
    OptionalLong of(long version) throws IOException;
  }

  private void change(String name, Change change) throws IOException {
    claim.requireHeld();
    OptionalLong changed = change.of(versions.getOrDefault(name, Versioned.ABSENT));
    while (changed.isEmpty()) {
      long found = run.version(name);
      // After that look: what was there then, no later worker has written.
      claim.requireHeldAfresh();
      changed = change.of(found);
    }
    versions.put(name, changed.getAsLong());
  }
}
