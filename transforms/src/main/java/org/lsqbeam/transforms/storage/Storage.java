package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * Files below a root, which is a local folder or a folder of an {@link ObjectStorage} such as
 * {@code gs://bucket[/folder]}.
 *
 * <p>A name is relative to the root, with '/' between folders; the root itself is the folder "". A
 * file exists whole or not at all, and a reader sees the old content or the new, never a mixture. A
 * folder exists when a file is below it (a local folder also when it is empty).
 *
 * <p>Transient faults (a busy service, a lost connection) are retried. A lasting fault is an {@link
 * IOException}; where only a person can help, as with a bucket that does not exist, it is an {@link
 * InvalidDataException} whose message is one line. A name that leaves the root is an {@link
 * IllegalArgumentException}.
 *
 * <p>Two storages of equal roots are equal.
 */
public sealed interface Storage extends Serializable permits LocalStorage, ObjectStorage {
  /**
   * Returns the storage at a root.
   *
   * @param root a local folder or the URL of an object store; it need not exist
   * @throws IllegalArgumentException if it is neither
   */
  static Storage at(String root) {
    Optional<Scheme> scheme = Scheme.of(root);
    return scheme.isPresent() ? scheme.get().open(root) : new LocalStorage(root);
  }

  /** Returns the root, as it was given. */
  String root();

  /** Returns the storage of a folder of this one. */
  Storage in(String folder);

  /** Returns the whole path of a file or folder, for messages. */
  String pathOf(String name);

  /**
   * Returns the path of a file or folder on this machine; empty exactly where {@link
   * #objectStorage()} is present.
   */
  Optional<Path> localPath(String name);

  /** Returns this storage with its conditional operations; empty for a local folder. */
  Optional<ObjectStorage> objectStorage();

  /** Whether a file of that name exists. */
  boolean isFile(String name) throws IOException;

  /** Whether a folder of that name exists. */
  boolean isFolder(String name) throws IOException;

  /** Lists every file below a folder, at any depth, hidden ones too, sorted by name. */
  List<FileEntry> list(String folder) throws IOException;

  /**
   * Lists every file below a folder as {@link #list(String)} does, and reports what is neither a
   * folder nor a file that can be read: broken links, FIFOs, devices, and files whose names cannot
   * be expressed. Only a local folder has them.
   *
   * @param unreadable takes a name and the reason why it cannot be read
   */
  List<FileEntry> list(String folder, BiConsumer<String, String> unreadable) throws IOException;

  /** Lists the files and folders directly in a folder, by the last part of the name, sorted. */
  List<String> children(String folder) throws IOException;

  /**
   * Returns the size of a file in bytes.
   *
   * @throws NoSuchFileException if there is none
   */
  long size(String name) throws IOException;

  /**
   * Reads a whole file.
   *
   * @throws NoSuchFileException if there is none
   */
  byte[] read(String name) throws IOException;

  /**
   * Opens a file for reading ranges of it. One thread at a time may use the channel.
   *
   * @throws NoSuchFileException if there is none
   */
  SeekableByteChannel open(String name) throws IOException;

  /** Writes a file, replacing any of that name. */
  void write(String name, byte[] content) throws IOException;

  /**
   * Writes a file of any size, replacing any of that name.
   *
   * @param content writes it to a local file; called once
   */
  void write(String name, AtomicFile.Filling content) throws IOException;

  /** Writes a copy of a local file of any size, replacing any of that name. */
  void upload(Path file, String name) throws IOException;

  /**
   * Copies a file of any size to a local file, replacing any of that name.
   *
   * @throws NoSuchFileException if there is none
   */
  void download(String name, Path file) throws IOException;

  /** Removes a file if it exists. */
  void delete(String name) throws IOException;

  /**
   * Removes the temporary files that killed writers left directly in a folder; nobody may be
   * writing there. An object store has none.
   */
  default void discardUnfinished(String folder) throws IOException {}

  /** Removes a folder and every file below it, if it exists. */
  void deleteFolder(String folder) throws IOException;
}
