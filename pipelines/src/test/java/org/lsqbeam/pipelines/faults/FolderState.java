package org.lsqbeam.pipelines.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Sha256;

/**
 * The files and folders below a folder at one moment. Equal contents are kept once in the process.
 *
 * @param files the SHA-256 of each file, by its path
 * @param folders the paths of the others
 */
public record FolderState(Map<String, String> files, Set<String> folders) {
  private static final Map<String, byte[]> CONTENTS = new ConcurrentHashMap<>();

  /** Nothing at all. */
  public static final FolderState EMPTY = new FolderState(Map.of(), Set.of());

  /** Reads a folder, without counting operations. */
  public static FolderState of(Path folder) throws IOException {
    return of(folder, false);
  }

  /** Reads a folder as a power cut would leave it at this moment. */
  public static FolderState afterPowerCut(Path folder) throws IOException {
    return of(folder, true);
  }

  private static FolderState of(Path folder, boolean powerCut) throws IOException {
    Path root = FaultyPath.real(folder);
    Map<String, String> files = new TreeMap<>();
    Set<String> folders = new TreeSet<>();
    if (!Files.exists(root)) {
      return EMPTY;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.filter(path -> !path.equals(root)).toList();
    }
    for (Path path : paths) {
      String name = root.relativize(path).toString();
      if (Files.isDirectory(path)) {
        folders.add(name);
        continue;
      }
      try {
        byte[] content = Files.readAllBytes(path);
        if (powerCut && FileOperations.isUnsynced(path)) {
          content = new byte[content.length];
        }
        String sha256 = Sha256.hex(content);
        CONTENTS.putIfAbsent(sha256, content);
        files.put(name, sha256);
      } catch (NoSuchFileException e) {
        // TensorFlow, whose operations are not held up, has removed it.
      }
    }
    return new FolderState(files, folders);
  }

  /** Writes all of it into a new folder. */
  public void writeTo(Path folder) throws IOException {
    for (String name : folders) {
      Files.createDirectories(folder.resolve(name));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = CONTENTS.get(file.getValue());
      if (content == null) {
        throw new IllegalStateException("no content of " + file);
      }
      Files.write(folder.resolve(file.getKey()), content);
    }
  }
}
