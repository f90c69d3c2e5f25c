package org.lsqbeam.transforms.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.StoredFile;

/**
 * CIFAR-10's files, in the archive as it is distributed or unpacked.
 *
 * @param folder has the archive or the files
 * @param archive its name in the folder; null if the files are unpacked
 */
record Cifar10Archive(Storage folder, @Nullable String archive) implements Serializable {
  static final String ARCHIVE = "cifar-10-binary.tar.gz";
  static final String UNPACKED = "cifar-10-batches-bin";
  private static final String FIRST_BATCH = "data_batch_1.bin";
  private static final String SUFFIX = ".tar.gz";

  /**
   * Finds the archive or its unpacked files in a folder, or takes an input that is the archive.
   *
   * @throws InvalidDataException if the input does not exist
   */
  static Optional<Cifar10Archive> find(Storage input) throws IOException {
    if (!input.isFolder("")) {
      return at(input);
    }
    for (Storage folder : List.of(input, input.in(UNPACKED))) {
      if (folder.isFile(FIRST_BATCH)) {
        return Optional.of(new Cifar10Archive(folder, null));
      }
    }
    return input.isFile(ARCHIVE)
        ? Optional.of(new Cifar10Archive(input, ARCHIVE))
        : Optional.empty();
  }

  private static Optional<Cifar10Archive> at(Storage input) throws IOException {
    Optional<StoredFile> file = StoredFile.at(input.root());
    if (file.isPresent() && file.get().folder().isFile(file.get().name())) {
      return file.filter(archive -> archive.name().endsWith(SUFFIX))
          .map(archive -> new Cifar10Archive(archive.folder(), archive.name()));
    }
    throw new InvalidDataException("input " + input.root() + " does not exist");
  }

  /** The archive's or the folder's whole path. */
  String name() {
    return archive == null ? folder.root() : folder.pathOf(archive);
  }

  /** The size of each file, by its name without folders. */
  Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    if (archive != null) {
      for (TarIndex.Entry entry : entries(archive)) {
        sizes.put(entry.name(), entry.size());
      }
      return sizes;
    }
    for (String file : folder.children("")) {
      if (folder.isFile(file)) {
        sizes.put(file, folder.size(file));
      }
    }
    return sizes;
  }

  /** Opens one file; an archive is read from its start up to the file. */
  InputStream open(String file) throws IOException {
    if (archive == null) {
      return Channels.newInputStream(folder.open(file));
    }
    TarArchiveInputStream tar = openArchive(archive);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isFile() && withoutFolders(entry).equals(file)) {
        return tar;
      }
    }
    tar.close();
    throw new InvalidDataException(name() + " has no " + file);
  }

  /** Identifies the files by their content. */
  Map<String, Object> identity() throws IOException {
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "CIFAR-10 binary");
    if (archive != null) {
      identity.put("archive", FileIdentity.of(folder, archive, entries(archive)));
    } else {
      for (String file : sizes().keySet()) {
        if (file.endsWith(".bin") || file.endsWith(".txt")) {
          identity.put(file, FileIdentity.of(folder, file, List.of()));
        }
      }
    }
    return identity;
  }

  /** Lists the files. This reads the whole archive, so a truncated one is noticed. */
  private List<TarIndex.Entry> entries(String archive) throws IOException {
    List<TarIndex.Entry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = openArchive(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          entries.add(new TarIndex.Entry(withoutFolders(entry), 0, entry.getSize()));
        }
      }
    } catch (IOException e) {
      throw new InvalidDataException(name() + " is not a complete archive: " + e.getMessage(), e);
    }
    return entries;
  }

  private TarArchiveInputStream openArchive(String archive) throws IOException {
    InputStream file =
        new BufferedInputStream(Channels.newInputStream(folder.open(archive)), 1 << 16);
    return new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16), "UTF-8");
  }

  private static String withoutFolders(TarArchiveEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }
}
