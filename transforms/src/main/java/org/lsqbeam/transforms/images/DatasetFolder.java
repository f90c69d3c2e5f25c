package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.files.FolderTree;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.files.WholeFile;
import org.lsqbeam.transforms.images.WriteExamples.WrittenShard;

/**
 * Where a dataset comes to lie. Everything is made in a hidden folder beside it, which is renamed
 * when it is whole: a dataset's folder is complete or not there.
 */
final class DatasetFolder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String parent;
  private final String name;
  private final String attempt;

  DatasetFolder(Path parent, String name) {
    this.parent = parent.toString();
    this.name = name;
    this.attempt = workPrefix() + UUID.randomUUID();
  }

  /** Every whole dataset whose name is a word and twelve digits of a fingerprint, sorted. */
  static List<Path> finishedIn(Path parent, String word) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches(word + "-[0-9a-f]{12}"))
          .filter(folder -> Files.exists(folder.resolve(DatasetManifest.FILE_NAME)))
          .sorted()
          .toList();
    }
  }

  /** The dataset's folder itself. */
  Path finished() {
    return Path.of(parent, name);
  }

  /** Shards come to lie here. */
  Path unfinished() {
    return work().resolve("dataset");
  }

  /** Examples on their way lie here. */
  Path spills() {
    return work().resolve("spills");
  }

  /** Whether the dataset is there, by this attempt or another. */
  boolean isFinished() {
    return Files.exists(finished().resolve(DatasetManifest.FILE_NAME));
  }

  /**
   * The manifest of the dataset, if it is there already.
   *
   * @throws InvalidDataException if a folder of its name is there that is no whole dataset
   */
  Optional<DatasetManifest> done() throws IOException {
    return Files.exists(finished())
        ? Optional.of(PreparedDataset.open(finished()).manifest())
        : Optional.empty();
  }

  /**
   * Makes the folders to work in.
   *
   * @throws InvalidDataException if that cannot be
   */
  void prepareToWrite() {
    try {
      Files.createDirectories(spills());
      Files.createDirectories(unfinished());
    } catch (IOException e) {
      throw new InvalidDataException("cannot write to " + parent + ": " + e, e);
    }
  }

  /**
   * Writes the manifest and puts the whole folder in its place; again changes nothing.
   *
   * @throws InvalidDataException if too much was rejected; the list of it is left beside where the
   *     dataset would be
   */
  DatasetManifest finish(
      DatasetContent content, List<PreparedPart> parts, List<WrittenShard> shards)
      throws IOException {
    Optional<DatasetManifest> before = done();
    if (before.isPresent()) {
      return before.get();
    }
    byte[] rejected =
        DatasetContent.rejected(parts).stream()
            .map(line -> Json.line(line) + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    Path list = Path.of(parent, name + "-" + Rejected.FILE_NAME);
    Optional<String> tooMany = content.tooManyRejected(parts);
    if (tooMany.isPresent()) {
      WholeFile.write(list, rejected);
      throw new InvalidDataException(tooMany.get() + "; all: " + list);
    }
    Files.deleteIfExists(list);
    DatasetManifest manifest = content.manifest(parts, shards);
    WholeFile.write(unfinished().resolve(Rejected.FILE_NAME), rejected);
    Json.write(unfinished().resolve(DatasetManifest.FILE_NAME), manifest);
    Files.move(unfinished(), finished(), StandardCopyOption.ATOMIC_MOVE);
    discardUnfinished();
    return manifest;
  }

  /** Removes all that attempts at this dataset have left. */
  void discardUnfinished() throws IOException {
    if (!Files.isDirectory(Path.of(parent))) {
      return;
    }
    try (DirectoryStream<Path> attempts =
        Files.newDirectoryStream(Path.of(parent), workPrefix() + "*")) {
      for (Path left : attempts) {
        FolderTree.delete(left);
      }
    }
  }

  private Path work() {
    return Path.of(parent, attempt);
  }

  private String workPrefix() {
    return "." + name + ".";
  }
}
