package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.prepare.MergeShards.WrittenShard;
import org.lsqbeam.transforms.source.Split;

/**
 * What is known of a dataset before any photograph is read.
 *
 * @param fingerprint of everything that decides its bytes
 * @param preset how photographs become examples
 * @param classes in the order of their labels
 * @param maxRejected the share of photographs, 0 to 1, beyond which unreadable ones stop the run
 */
record DatasetContent(String fingerprint, Preset preset, List<String> classes, double maxRejected)
    implements Serializable {
  DatasetContent {
    requireShare(maxRejected);
  }

  /**
   * @throws IllegalArgumentException if it is no share
   */
  static void requireShare(double maxRejected) {
    if (!(maxRejected >= 0 && maxRejected <= 1)) {
      throw new IllegalArgumentException(
          "maxRejected is " + maxRejected + "; allowed: 0 to 1, a share of the photographs");
    }
  }

  /** All that could not be read, in a fixed order. */
  static List<RejectedImage> rejected(List<PreparedPart> parts) {
    return parts.stream()
        .flatMap(part -> part.rejected().stream())
        .sorted(RejectedImage.ORDER)
        .toList();
  }

  /** What is to be said if more could not be read than may be. */
  Optional<String> tooManyRejected(List<PreparedPart> parts) {
    List<RejectedImage> rejected = rejected(parts);
    long total = rejected.size();
    for (Split split : Split.values()) {
      total += tally(parts, split).examples();
    }
    if (rejected.size() <= maxRejected * total) {
      return Optional.empty();
    }
    RejectedImage first = rejected.get(0);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d of %d photographs cannot be read, more than --maxRejected=%s of them allows; the"
                + " first: %s/%s: %s",
            rejected.size(),
            total,
            maxRejected,
            first.split(),
            first.file(),
            first.reason()));
  }

  /**
   * The manifest.
   *
   * @throws InvalidDataException if a class is left without an example
   */
  DatasetManifest manifest(List<PreparedPart> parts, List<WrittenShard> shards) {
    DatasetStatistics train = tally(parts, Split.TRAIN);
    DatasetStatistics validation = tally(parts, Split.VALIDATION);
    List<Long> perClass = train.examplesPerClass();
    for (int label = 0; label < classes.size(); label++) {
      if (perClass.get(label) == 0) {
        throw new InvalidDataException(
            "class " + classes.get(label) + " has no readable training image; needed: at least 1");
      }
    }
    if (validation.examples() == 0) {
      throw new InvalidDataException("there is no readable validation image; needed: at least 1");
    }
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        fingerprint,
        preset.name(),
        preset.height(),
        preset.width(),
        preset.encoding().toString(),
        classes,
        split(Split.TRAIN, train, shards),
        split(Split.VALIDATION, validation, shards),
        train.mean(),
        train.deviation(),
        rejected(parts).size());
  }

  private DatasetStatistics tally(List<PreparedPart> parts, Split split) {
    DatasetStatistics tally = new DatasetStatistics(classes.size());
    parts.stream().filter(part -> part.split() == split).forEach(part -> tally.add(part.tally()));
    return tally;
  }

  private static DatasetManifest.Split split(
      Split split, DatasetStatistics tally, List<WrittenShard> shards) {
    List<DatasetManifest.Shard> inOrder =
        shards.stream()
            .filter(written -> written.split() == split)
            .sorted(Comparator.comparingInt(WrittenShard::number))
            .map(WrittenShard::shard)
            .toList();
    return new DatasetManifest.Split(
        tally.examples(), new ArrayList<>(tally.examplesPerClass()), new ArrayList<>(inOrder));
  }
}
