package org.lsqbeam.graphs.io;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes of files that survive a power cut. The content of a file is on the disk once the file is
 * synced; its name is on the disk once its folder is synced. Where one file refers to another, the
 * other is synced first.
 */
public final class DurableFiles {
  /** Windows cannot open a folder, and writes its changes by itself. */
  private static final boolean FOLDERS_CAN_BE_SYNCED = File.separatorChar == '/';

  private DurableFiles() {}

  /** Waits until the content of a file, or the names in a folder, are on the disk. */
  public static void sync(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (folder && !FOLDERS_CAN_BE_SYNCED) {
      return;
    }
    OpenOption access = folder ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    boolean interrupted = false;
    while (!isSynced(path, access)) {
      interrupted |= Thread.interrupted();
      Recovery.SYNC_REPEATED.taken();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Syncs; returns false if an interruption of the thread closed the channel. */
  private static boolean isSynced(Path path, OpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      throw NamedErrors.naming(path, e);
    }
  }

  /** Syncs every file in a folder, then the folder. */
  public static void syncAll(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      sync(file);
    }
    sync(folder);
  }

  /** Creates a folder and the folders above it; returns the folder. */
  public static Path createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    @Nullable Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    Files.createDirectories(folder);
    if (parent != null) {
      sync(parent);
    }
    return folder;
  }

  /** Renames a file or folder at once, replacing a file of that name. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    @Nullable Path parent = to.toAbsolutePath().getParent();
    if (parent != null) {
      sync(parent);
    }
  }
}
