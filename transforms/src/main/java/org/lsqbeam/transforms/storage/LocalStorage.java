package org.lsqbeam.transforms.storage;

import java.io.File;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.WholeFile;

/** Files in a folder of the local file system. */
final class LocalStorage implements Storage {
  private static final long serialVersionUID = 1L;

  private final String root;

  LocalStorage(String root) {
    this.root = root;
  }

  @Override
  public String root() {
    return root;
  }

  private Path path(String name) {
    try {
      return Path.of(root).resolve(StoragePaths.folder(name));
    } catch (InvalidPathException e) {
      if (FileNames.isWhole(root + name)) {
        throw e;
      }
      throw new IllegalArgumentException(
          "cannot open " + (name.isEmpty() ? root : root + "/" + name) + ": " + FileNames.problem(),
          e);
    }
  }

  @Override
  public Optional<Path> localPath(String name) {
    return Optional.of(path(name));
  }

  @Override
  public Optional<ObjectStorage> objectStorage() {
    return Optional.empty();
  }

  @Override
  public Storage in(String folder) {
    return new LocalStorage(pathOf(folder));
  }

  @Override
  public String pathOf(String name) {
    return name.isEmpty() ? root : path(name).toString();
  }

  @Override
  public boolean isFile(String name) throws IOException {
    return is(file(name), BasicFileAttributes::isRegularFile);
  }

  @Override
  public boolean isFolder(String name) throws IOException {
    return is(path(name), BasicFileAttributes::isDirectory);
  }

  /** Unlike {@link Files#isRegularFile}, this does not take an error for absence. */
  private static boolean is(Path path, Predicate<BasicFileAttributes> kind) throws IOException {
    try {
      return kind.test(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      if (isBelowFile(path)) {
        return false;
      }
      MisplacedException.requireFile(path);
      throw e;
    }
  }

  /** Whether a folder above is a file. The error's reason does not tell: libc translates it. */
  private static boolean isBelowFile(Path path) {
    Path above = path.toAbsolutePath().getParent();
    while (above != null) {
      if (Files.exists(above)) {
        return !Files.isDirectory(above);
      }
      above = above.getParent();
    }
    return false;
  }

  @Override
  public List<FileEntry> list(String folder) throws IOException {
    return list(folder, (name, reason) -> {});
  }

  @Override
  public List<FileEntry> list(String folder, BiConsumer<String, String> unreadable)
      throws IOException {
    Path start = path(folder);
    if (!isFolder(folder)) {
      return List.of();
    }
    List<FileEntry> found = new ArrayList<>();
    Files.walkFileTree(
        start,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isFinished(file)) {
              String problem = problem(file, attributes);
              if (problem.isEmpty()) {
                found.add(new FileEntry(nameOf(file), attributes.size()));
              } else {
                unreadable.accept(nameOf(file), problem);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) { // removed by another process meanwhile
              return FileVisitResult.CONTINUE;
            }
            if (e instanceof FileSystemLoopException) {
              unreadable.accept(nameOf(file), "it is a symbolic link to a folder above it");
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    found.sort(Comparator.comparing(FileEntry::name));
    return found;
  }

  /** Links are followed, so what is still one leads nowhere. */
  private static String problem(Path file, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return "it is a symbolic link that leads nowhere";
    }
    if (!attributes.isRegularFile()) {
      return "it is a FIFO, a socket or a device, not a file";
    }
    return FileNames.isWhole(file) ? "" : FileNames.problem();
  }

  private String nameOf(Path file) {
    return Path.of(root).relativize(file).toString().replace(File.separatorChar, '/');
  }

  @Override
  public List<String> children(String folder) throws IOException {
    Path start = path(folder);
    if (!isFolder(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(start)) {
      return files
          .filter(LocalStorage::isFinished)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static boolean isFinished(Path file) {
    return !AtomicFile.isUnfinished(file);
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(file(name));
  }

  @Override
  public byte[] read(String name) throws IOException {
    Path file = file(name);
    return WholeFile.read(file);
  }

  @Override
  public SeekableByteChannel open(String name) throws IOException {
    Path file = file(name);
    MisplacedException.requireFile(file);
    return new NamedChannel(
        file, NamedErrors.<SeekableByteChannel>of(file, () -> Files.newByteChannel(file)));
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    AtomicFile.write(file(name), content);
  }

  @Override
  public void write(String name, AtomicFile.Filling content) throws IOException {
    Path file = file(name);
    AtomicFile.write(file, made -> NamedErrors.in(file, () -> content.fill(made)));
  }

  @Override
  public void upload(Path file, String name) throws IOException {
    write(name, unfinished -> Files.copy(file, unfinished));
  }

  @Override
  public void download(String name, Path file) throws IOException {
    MisplacedException.requireFile(file(name));
    AtomicFile.write(
        file, unfinished -> NamedErrors.in(file, () -> Files.copy(file(name), unfinished)));
  }

  @Override
  public void delete(String name) throws IOException {
    if (!isFolder(name)) {
      Files.deleteIfExists(file(name));
    }
  }

  @Override
  public void discardUnfinished(String folder) throws IOException {
    if (isFolder(folder)) {
      AtomicFile.discardUnfinished(path(folder));
    }
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    if (isFolder(folder)) {
      FolderTree.delete(path(folder));
    }
  }

  private Path file(String name) {
    return path(StoragePaths.file(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LocalStorage that && root.equals(that.root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }
}
