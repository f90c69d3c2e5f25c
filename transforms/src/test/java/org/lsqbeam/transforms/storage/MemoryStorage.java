package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.FolderTree;

/** Files in the memory of this process: CONTRIBUTING's example of an object store. */
record MemoryStorage(String root) implements ObjectStorage {
  private static final NavigableMap<String, Stored> FILES = new ConcurrentSkipListMap<>();
  private static final AtomicLong WRITES = new AtomicLong();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] content, Version version) {
    static Stored of(byte[] content) {
      return new Stored(content.clone(), new Version("write " + WRITES.incrementAndGet()));
    }
  }

  @Override
  public ObjectStorage in(String folder) {
    return new MemoryStorage(pathOf(folder));
  }

  @Override
  public String pathOf(String name) {
    return name.isEmpty() ? root : root + "/" + StoragePaths.file(name);
  }

  private Stream<String> below(String folder) {
    String prefix = pathOf(folder) + "/";
    return FILES.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(root.length() + 1));
  }

  private Stored stored(String name) throws NoSuchFileException {
    Stored stored = FILES.get(pathOf(StoragePaths.file(name)));
    if (stored == null) {
      throw new NoSuchFileException(pathOf(name));
    }
    return stored;
  }

  @Override
  public boolean isFile(String name) {
    return FILES.containsKey(pathOf(StoragePaths.file(name)));
  }

  @Override
  public boolean isFolder(String name) {
    return below(name).findAny().isPresent();
  }

  /** The content of each file. */
  SortedMap<String, byte[]> contents() throws IOException {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    for (String name : below("").toList()) {
      contents.put(name, read(name));
    }
    return contents;
  }

  @Override
  public List<FileEntry> list(String folder) throws IOException {
    List<FileEntry> files = new ArrayList<>();
    for (String name : below(folder).toList()) {
      files.add(new FileEntry(name, size(name)));
    }
    return files;
  }

  @Override
  public List<String> children(String folder) {
    int start = folder.isEmpty() ? 0 : folder.length() + 1;
    return below(folder)
        .map(name -> name.substring(start).replaceFirst("/.*", ""))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public long size(String name) throws IOException {
    return stored(name).content().length;
  }

  @Override
  public byte[] read(String name) throws IOException {
    return stored(name).content().clone();
  }

  @Override
  public SeekableByteChannel open(String name) throws IOException {
    byte[] content = read(name);
    return new GcsChannel(
        content.length, (position, block) -> block.put(content, (int) position, block.remaining()));
  }

  @Override
  public void write(String name, byte[] content) {
    FILES.put(pathOf(StoragePaths.file(name)), Stored.of(content));
  }

  @Override
  public void write(String name, AtomicFile.Filling content) throws IOException {
    Path folder = Files.createTempDirectory("memory");
    try {
      Path file = folder.resolve("content");
      content.fill(file);
      upload(file, name);
    } finally {
      FolderTree.delete(folder);
    }
  }

  @Override
  public void upload(Path file, String name) throws IOException {
    write(name, Files.readAllBytes(file));
  }

  @Override
  public void download(String name, Path file) throws IOException {
    AtomicFile.write(file, read(name));
  }

  @Override
  public void delete(String name) {
    FILES.remove(pathOf(StoragePaths.file(name)));
  }

  @Override
  public void deleteFolder(String folder) {
    below(folder).forEach(this::delete);
  }

  @Override
  public Optional<Versioned> readVersioned(String name) {
    return Optional.ofNullable(FILES.get(pathOf(StoragePaths.file(name))))
        .map(stored -> new Versioned(stored.content(), stored.version()));
  }

  @Override
  public Version version(String name) {
    return readVersioned(name).map(Versioned::version).orElse(Version.ABSENT);
  }

  @Override
  public SortedMap<String, Version> versions(String folder) {
    SortedMap<String, Version> versions = new TreeMap<>();
    below(folder).forEach(name -> versions.put(name, version(name)));
    return versions;
  }

  @Override
  public Optional<Version> writeIf(String name, String text, Version expected) {
    return replace(name, text.getBytes(StandardCharsets.UTF_8), expected);
  }

  @Override
  public Optional<Version> uploadIf(Path file, String name, Version expected) throws IOException {
    return replace(name, Files.readAllBytes(file), expected);
  }

  /** Exactly one writer per version succeeds, because compute is atomic. */
  private Optional<Version> replace(String name, byte[] content, Version expected) {
    Stored made = Stored.of(content);
    Stored kept =
        FILES.compute(
            pathOf(StoragePaths.file(name)),
            (path, found) -> {
              Version version = found == null ? Version.ABSENT : found.version();
              return version.equals(expected) ? made : found;
            });
    return Optional.ofNullable(kept).map(Stored::version).filter(made.version()::equals);
  }

  @Override
  public boolean deleteIf(String name, Version expected) {
    Stored kept =
        FILES.computeIfPresent(
            pathOf(StoragePaths.file(name)),
            (path, now) -> now.version().equals(expected) ? null : now);
    return kept == null;
  }
}
