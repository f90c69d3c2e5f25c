package org.lsqbeam.transforms.images;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.lsqbeam.graphs.files.InvalidDataException;

/**
 * CIFAR-10's files by their names, in the archive as it is distributed or unpacked.
 *
 * @param name path of the archive or the folder
 * @param packed whether it is the archive
 */
record BatchFiles(String name, boolean packed) implements Serializable {
  static final String ARCHIVE = "cifar-10-binary.tar.gz";
  static final String UNPACKED = "cifar-10-batches-bin";
  private static final String FIRST_BATCH = "data_batch_1.bin";

  /** Those that lie at a path: the archive itself, or a folder with it or with what was in it. */
  static Optional<BatchFiles> at(Path input) {
    if (Files.isRegularFile(input) && input.toString().endsWith(".tar.gz")) {
      return Optional.of(new BatchFiles(input.toString(), true));
    }
    for (Path folder : List.of(input, input.resolve(UNPACKED))) {
      if (Files.exists(folder.resolve(FIRST_BATCH))) {
        return Optional.of(new BatchFiles(folder.toString(), false));
      }
    }
    Path archive = input.resolve(ARCHIVE);
    return Files.exists(archive)
        ? Optional.of(new BatchFiles(archive.toString(), true))
        : Optional.empty();
  }

  /** Size of each file, by its name without folders. */
  Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    if (packed) {
      for (TarIndex.Entry entry : entries()) {
        sizes.put(entry.name(), entry.size());
      }
      return sizes;
    }
    try (Stream<Path> files = Files.list(Path.of(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sizes.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return sizes;
  }

  /** The content of one file; an archive is read from its start up to it. */
  InputStream open(String file) throws IOException {
    if (!packed) {
      return Files.newInputStream(Path.of(name, file));
    }
    TarArchiveInputStream tar = openArchive();
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isFile() && withoutFolders(entry).equals(file)) {
        return tar;
      }
    }
    tar.close();
    throw new InvalidDataException(name + " has no " + file);
  }

  /** What tells these files from any others. */
  Map<String, Object> identity() throws IOException {
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "CIFAR-10 binary");
    if (packed) {
      identity.put("archive", FileIdentity.of(Path.of(name), entries()));
    } else {
      for (String file : sizes().keySet()) {
        if (file.endsWith(".bin") || file.endsWith(".txt")) {
          identity.put(file, FileIdentity.of(Path.of(name, file), List.of()));
        }
      }
    }
    return identity;
  }

  /** Reads the whole archive, and so finds it out if it is cut short. */
  private List<TarIndex.Entry> entries() throws IOException {
    List<TarIndex.Entry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = openArchive()) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          entries.add(new TarIndex.Entry(withoutFolders(entry), 0, entry.getSize()));
        }
      }
    } catch (IOException e) {
      throw new InvalidDataException(name + " is no whole archive: " + e.getMessage(), e);
    }
    return entries;
  }

  private TarArchiveInputStream openArchive() throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(name)), 1 << 16);
    return new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16));
  }

  private static String withoutFolders(TarArchiveEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }
}
