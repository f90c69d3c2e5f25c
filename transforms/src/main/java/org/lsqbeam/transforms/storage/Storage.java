package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * Files under a root: a folder of this machine, or {@code gs://bucket[/folder]}.
 *
 * <p>A name is relative to the root, with '/' between folders; the root itself is the folder "". A
 * file is there whole or not at all, and a reader sees an old one or a new one, never a mixture. A
 * folder is there when a file is below it (on this machine also when it is empty).
 *
 * <p>Faults that pass (a busy service, a lost connection) are retried within. What remains is an
 * {@link IOException}; where nothing but a person can help, as with a bucket that does not exist,
 * an {@link InvalidDataException} whose message is one line. A name that leaves the root is an
 * {@link IllegalArgumentException}.
 */
public sealed interface Storage extends Serializable permits LocalStorage, GcsStorage {
  /**
   * The storage of a root as a person writes it.
   *
   * @param root a folder of this machine, or {@code gs://bucket[/folder]}; it need not be there
   * @throws IllegalArgumentException if it is neither
   */
  static Storage at(String root) {
    if (root.startsWith(GcsStorage.SCHEME)) {
      return new GcsStorage(root, GcsService.ofThisMachine());
    }
    if (root.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw new IllegalArgumentException(
          "'"
              + root
              + "' is no place for files; allowed: a folder of this machine, or"
              + " gs://bucket[/folder]");
    }
    return new LocalStorage(root);
  }

  /** The root, as it was given. */
  String root();

  /** A folder of this storage, as a storage of its own. */
  Storage in(String folder);

  /** The whole path of a file or folder, for messages. */
  String pathOf(String name);

  /** Whether there is a file of that name. */
  boolean isFile(String name) throws IOException;

  /** Whether there is a folder of that name. */
  boolean isFolder(String name) throws IOException;

  /** Every file below a folder, at any depth, hidden ones too, sorted by name; maybe none. */
  List<FileEntry> list(String folder) throws IOException;

  /** The last parts of the names of files and folders directly in a folder, sorted; maybe none. */
  List<String> children(String folder) throws IOException;

  /**
   * A file's size, in bytes.
   *
   * @throws NoSuchFileException if there is none
   */
  long size(String name) throws IOException;

  /**
   * All of a file.
   *
   * @throws NoSuchFileException if there is none
   */
  byte[] read(String name) throws IOException;

  /**
   * Opens a file for reading at any position. One thread at a time may use the channel.
   *
   * @throws NoSuchFileException if there is none
   */
  SeekableByteChannel open(String name) throws IOException;

  /** Writes a file, replacing any of that name. */
  void write(String name, byte[] content) throws IOException;

  /**
   * Writes a file of any size as it is made, replacing any of that name.
   *
   * @param content makes it as a file of this machine; called once
   */
  void write(String name, AtomicFile.Filling content) throws IOException;

  /** Writes a copy of a file of this machine, of any size, replacing any of that name. */
  void upload(Path file, String name) throws IOException;

  /**
   * Copies a file of any size to this machine, replacing any that is there.
   *
   * @throws NoSuchFileException if there is none
   */
  void download(String name, Path file) throws IOException;

  /** Removes a file, if there is one. */
  void delete(String name) throws IOException;

  /** Removes a folder and every file below it, if it is there. */
  void deleteFolder(String folder) throws IOException;
}
