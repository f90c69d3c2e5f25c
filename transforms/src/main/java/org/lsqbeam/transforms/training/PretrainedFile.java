package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.pretrained.PretrainedVariables;
import org.lsqbeam.transforms.storage.StoredFile;

/**
 * A file of pretrained weights, on this machine or in Cloud Storage.
 *
 * @param path as a person writes it
 */
record PretrainedFile(String path) {
  /**
   * A file that may exist.
   *
   * @throws IllegalArgumentException if the path cannot be that of a file
   */
  PretrainedFile {
    if (StoredFile.at(path).isEmpty()) {
      throw new IllegalArgumentException("init.file is '" + path + "'; must be the path of a file");
    }
  }

  private StoredFile stored() {
    return StoredFile.at(path).orElseThrow();
  }

  private Optional<Path> local() {
    return stored().folder().localPath(stored().name());
  }

  /** The absolute path, or the URL in an object store. */
  String absolute() {
    return local().map(file -> file.toAbsolutePath().toString()).orElse(path);
  }

  /**
   * The SHA-256 of all its bytes, in hex.
   *
   * @throws InvalidDataException if there is no such file
   */
  String sha256() throws IOException {
    Optional<Path> local = local();
    if (local.isPresent()) {
      return PretrainedVariables.sha256(local.get());
    }
    MessageDigest digest = Sha256.digest();
    try (InputStream bytes =
        new DigestInputStream(
            Channels.newInputStream(stored().folder().open(stored().name())), digest)) {
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
    Optional<Path> local = local();
    if (local.isPresent()) {
      return local.get();
    }
    Path copy = folder.resolve("imported.safetensors");
    try {
      stored().folder().download(stored().name(), copy);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
    return copy;
  }

  private InvalidDataException missing(Exception cause) {
    return new InvalidDataException(path + " is not a file", cause);
  }
}
