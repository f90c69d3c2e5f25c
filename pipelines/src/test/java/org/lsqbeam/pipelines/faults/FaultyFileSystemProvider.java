package org.lsqbeam.pipelines.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.lsqbeam.pipelines.faults.FileOperations.Kind;

/**
 * The provider of a JVM's default file system that reports every operation to {@link
 * FileOperations}. A JVM installs it with {@code -Djava.nio.file.spi.DefaultFileSystemProvider}, so
 * all of {@link java.nio.file.Files} goes through it, also in libraries. Files that TensorFlow
 * writes and reads natively do not.
 */
public final class FaultyFileSystemProvider extends FileSystemProvider {
  private final FileSystemProvider real;
  private final FaultyFileSystem files;

  /** Called by the JDK with the provider of the machine's file system. */
  public FaultyFileSystemProvider(FileSystemProvider real) {
    this.real = real;
    this.files = new FaultyFileSystem(this, real.getFileSystem(URI.create("file:///")));
  }

  private interface Operation<T> {
    T on(Path path) throws IOException;
  }

  private static <T> T counted(Kind kind, Path path, Operation<T> operation) throws IOException {
    Path real = FaultyPath.real(path);
    FileOperations.before(kind, real);
    T result = operation.on(real);
    FileOperations.after(real);
    return result;
  }

  private interface Change {
    void of(Path path) throws IOException;
  }

  private static void changed(Kind kind, Path path, Change change) throws IOException {
    Path real = FaultyPath.real(path);
    FileOperations.before(kind, real);
    change.of(real);
    FileOperations.after(real);
  }

  @Override
  public String getScheme() {
    return real.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) throws IOException {
    return real.newFileSystem(uri, environment);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return files.wrap(real.getPath(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return counted(
        Kind.OPEN,
        path,
        file -> new FaultyChannel(real.newFileChannel(file, options, attributes), file));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> entries =
        counted(
            Kind.LIST,
            folder,
            path -> real.newDirectoryStream(path, entry -> filter.accept(files.wrap(entry))));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> iterator = entries.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return iterator.hasNext();
          }

          @Override
          public Path next() {
            return files.wrap(iterator.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        entries.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    changed(Kind.CREATE_FOLDER, folder, path -> real.createDirectory(path, attributes));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    changed(Kind.MOVE, link, path -> real.createLink(path, FaultyPath.real(existing)));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    real.createSymbolicLink(FaultyPath.real(link), FaultyPath.real(target), attributes);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return files.wrap(real.readSymbolicLink(FaultyPath.real(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    changed(Kind.DELETE, path, real::delete);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    changed(Kind.WRITE, target, path -> real.copy(FaultyPath.real(source), path, options));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    changed(Kind.MOVE, target, path -> real.move(FaultyPath.real(source), path, options));
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return real.isSameFile(FaultyPath.real(one), FaultyPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(FaultyPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(FaultyPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    changed(Kind.LOOK, path, file -> real.checkAccess(file, modes));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(FaultyPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return counted(Kind.LOOK, path, file -> real.readAttributes(file, type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return counted(Kind.LOOK, path, file -> real.readAttributes(file, attributes, options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    real.setAttribute(FaultyPath.real(path), attribute, value, options);
  }
}
