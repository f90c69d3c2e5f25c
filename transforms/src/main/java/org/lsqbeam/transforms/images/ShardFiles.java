package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lsqbeam.graphs.files.InvalidDataException;

/**
 * Finds TFRecord shards by their names, {@code train-00000-of-01024} and {@code
 * validation-00000-of-00128} or {@code val-...}, with {@code .tfrecord} behind it or not; all in
 * one folder, or each split in a folder of its name.
 */
final class ShardFiles {
  private static final Pattern NAME =
      Pattern.compile("(train|validation|val)-(\\d{1,9})-of-(\\d{1,9})(\\.tfrecords?)?");
  private static final List<String> FOLDERS = List.of("", "train", "validation", "val");

  private ShardFiles() {}

  /**
   * A shard where it lies.
   *
   * @param number 0 is the first
   * @param of how many there are, as its name says
   */
  record ShardFile(Split split, int number, int of, Path path) {}

  /** All that lie there, in the order of their numbers. */
  static List<ShardFile> in(Path input) throws IOException {
    List<ShardFile> found = new ArrayList<>();
    for (String name : FOLDERS) {
      Path folder = input.resolve(name);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.forEach(
              file -> {
                Matcher matcher = NAME.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                  found.add(shard(matcher, file));
                }
              });
        }
      }
    }
    found.sort(Comparator.comparingInt(ShardFile::number).thenComparing(ShardFile::path));
    return found;
  }

  private static ShardFile shard(Matcher matcher, Path file) {
    return new ShardFile(
        matcher.group(1).equals("train") ? Split.TRAIN : Split.VALIDATION,
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)),
        file);
  }

  /**
   * The shards of one split, of which none is missing.
   *
   * @throws InvalidDataException naming the first that is missing, is there twice or is of another
   *     set
   */
  static List<ShardFile> whole(Path input, List<ShardFile> found, Split split) {
    List<ShardFile> shards = found.stream().filter(shard -> shard.split() == split).toList();
    if (shards.isEmpty()) {
      throw new InvalidDataException(
          input
              + " has "
              + found.get(0).path().getFileName()
              + " but no "
              + (split == Split.TRAIN ? "train-*-of-*" : "validation-*-of-* or val-*-of-*"));
    }
    int of = shards.get(0).of();
    for (int number = 0; number < shards.size(); number++) {
      ShardFile shard = shards.get(number);
      if (shard.of() != of) {
        throw new InvalidDataException(
            input + " has shards of two sets: " + shards.get(0).path() + " and " + shard.path());
      }
      if (number > 0 && shard.number() == shards.get(number - 1).number()) {
        throw new InvalidDataException(
            input
                + " has a shard twice: "
                + shards.get(number - 1).path()
                + " and "
                + shard.path());
      }
      if (shard.number() != number) {
        throw missing(input, shard, number);
      }
    }
    if (shards.size() != of) {
      throw missing(input, shards.get(0), shards.size());
    }
    return shards;
  }

  private static InvalidDataException missing(Path input, ShardFile like, int number) {
    String name = like.path().getFileName().toString();
    return new InvalidDataException(
        String.format(
            Locale.ROOT,
            "%s has no %s-%05d-of-%05d",
            input,
            name.substring(0, name.indexOf('-')),
            number,
            like.of()));
  }
}
