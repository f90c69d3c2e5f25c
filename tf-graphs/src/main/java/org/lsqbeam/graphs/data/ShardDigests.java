package org.lsqbeam.graphs.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.record.IndexedTfRecordFile;

/** Compares shards with the digests in their manifest, each once per process. */
final class ShardDigests {
  /** A file as it was when its digest was right. */
  private record Verified(Path file, Object time, long size, String sha256) {}

  private static final Set<Verified> VERIFIED = ConcurrentHashMap.newKeySet();

  private ShardDigests() {}

  /**
   * @throws DamagedFileException if the file is missing, or its SHA-256 is another
   */
  static void require(Path file, String sha256) throws IOException {
    MisplacedException.requireFile(file);
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class); // an I/O error is no absence
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(IndexedTfRecordFile.missing(file), e);
    }
    Verified verified =
        new Verified(file.toAbsolutePath(), now.lastModifiedTime(), now.size(), sha256);
    if (VERIFIED.contains(verified)) {
      return;
    }
    if (!Sha256.ofFile(file).equals(sha256)) {
      throw new DamagedFileException(
          file + " is damaged: its SHA-256 differs from that in " + DatasetManifest.FILE_NAME);
    }
    VERIFIED.add(verified);
  }
}
