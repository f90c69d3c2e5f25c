package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Finds TFRecord shards by their names, {@code train-00000-of-01024} and {@code
 * validation-00000-of-00128} or {@code val-...}, with or without the suffix {@code .tfrecord}; all
 * in one folder, or each split in a folder of its name.
 */
final class ShardFiles {
  private static final Pattern NAME =
      Pattern.compile("(train|validation|val)-(\\d{1,9})-of-(\\d{1,9})(\\.tfrecords?)?");
  private static final List<String> FOLDERS = List.of("", "train", "validation", "val");

  private ShardFiles() {}

  /**
   * A shard.
   *
   * @param name its path in the input
   * @param number from 0
   * @param of the number of shards, according to its name
   */
  record ShardFile(String name, Split split, int number, int of) {}

  /** Finds all shards of an input, in the order of their numbers. */
  static List<ShardFile> in(Storage input) throws IOException {
    List<ShardFile> found = new ArrayList<>();
    for (String folder : FOLDERS) {
      for (String file : input.children(folder)) {
        Matcher matcher = NAME.matcher(file);
        if (matcher.matches()) {
          found.add(shard(matcher, folder.isEmpty() ? file : folder + "/" + file));
        }
      }
    }
    found.sort(Comparator.comparingInt(ShardFile::number).thenComparing(ShardFile::name));
    return found;
  }

  private static ShardFile shard(Matcher matcher, String name) {
    return new ShardFile(
        name,
        matcher.group(1).equals("train") ? Split.TRAIN : Split.VALIDATION,
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /**
   * The complete shards of one split.
   *
   * @throws InvalidDataException naming the first that is missing, exists twice or belongs to
   *     another set
   */
  static List<ShardFile> whole(Storage input, List<ShardFile> found, Split split) {
    List<ShardFile> shards = found.stream().filter(shard -> shard.split() == split).toList();
    if (shards.isEmpty()) {
      throw new InvalidDataException(
          input.root()
              + " has "
              + lastPart(found.get(0))
              + " but no "
              + (split == Split.TRAIN ? "train-*-of-*" : "validation-*-of-* or val-*-of-*"));
    }
    int of = shards.get(0).of();
    for (int number = 0; number < shards.size(); number++) {
      ShardFile shard = shards.get(number);
      if (shard.of() != of) {
        throw new InvalidDataException(
            input.root()
                + " has shards of two sets: "
                + input.pathOf(shards.get(0).name())
                + " and "
                + input.pathOf(shard.name()));
      }
      if (number > 0 && shard.number() == shards.get(number - 1).number()) {
        throw new InvalidDataException(
            input.root()
                + " has a shard twice: "
                + input.pathOf(shards.get(number - 1).name())
                + " and "
                + input.pathOf(shard.name()));
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

  private static String lastPart(ShardFile shard) {
    return shard.name().substring(shard.name().lastIndexOf('/') + 1);
  }

  private static InvalidDataException missing(Storage input, ShardFile like, int number) {
    String name = lastPart(like);
    return new InvalidDataException(
        String.format(
            Locale.ROOT,
            "%s has no %s-%05d-of-%05d",
            input.root(),
            name.substring(0, name.indexOf('-')),
            number,
            like.of()));
  }
}
