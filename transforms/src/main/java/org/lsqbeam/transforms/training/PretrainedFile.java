package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.pretrained.PretrainedVariables;
import org.lsqbeam.transforms.storage.Storage;

/**
 * A file of somebody's variables, on this machine or in Cloud Storage.
 *
 * @param path as a person writes it
 */
record PretrainedFile(String path) {
  private static final String CLOUD = "gs://";

  /**
   * A file that may be there.
   *
   * @throws IllegalArgumentException if it names a bucket, but nothing in it
   */
  PretrainedFile {
    if (path.startsWith(CLOUD) && !path.matches("gs://[^/]+/.*[^/]")) {
      throw new IllegalArgumentException(
          "init.file is '" + path + "'; allowed: a file of this machine, or gs://bucket/file");
    }
  }

  private boolean isHere() {
    return !path.startsWith(CLOUD);
  }

  /** The path from anywhere. */
  String absolute() {
    return isHere() ? Path.of(path).toAbsolutePath().toString() : path;
  }

  private Storage folder() {
    return Storage.at(path.substring(0, path.lastIndexOf('/')));
  }

  private String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * The SHA-256 of all its bytes, in hex.
   *
   * @throws InvalidDataException if there is no such file
   */
  String sha256() throws IOException {
    if (isHere()) {
      return PretrainedVariables.sha256(Path.of(path));
    }
    MessageDigest digest = Sha256.digest();
    try (InputStream bytes =
        new DigestInputStream(Channels.newInputStream(folder().open(name())), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
    return Sha256.hex(digest);
  }

  /**
   * The file itself, or its copy in a folder that is there.
   *
   * @throws InvalidDataException if there is no such file in Cloud Storage
   */
  Path copyIn(Path folder) throws IOException {
    if (isHere()) {
      return Path.of(path);
    }
    Path copy = folder.resolve("imported.safetensors");
    try {
      folder().download(name(), copy);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
    return copy;
  }

  private InvalidDataException missing(Exception cause) {
    return new InvalidDataException(path + " is no file", cause);
  }
}
