package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.transforms.prepare.MergeShards.WrittenShard;
import org.lsqbeam.transforms.source.Split;

/**
 * Everything that is known about a dataset before any image is read.
 *
 * @param fingerprint of everything that determines its bytes
 * @param preset says how images become examples
 * @param classes in the order of their labels
 * @param maxRejected the share of images, 0 to 1, that may be unreadable; more stop the pipeline
 */
record DatasetContent(String fingerprint, Preset preset, List<String> classes, double maxRejected)
    implements Serializable {
  DatasetContent {
    requireShare(maxRejected);
  }

  DatasetContent withClasses(List<String> names) {
    return new DatasetContent(fingerprint, preset, names, maxRejected);
  }

  /**
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  static void requireShare(double maxRejected) {
    Arguments.check(
        maxRejected >= 0 && maxRejected <= 1,
        "maxRejected",
        maxRejected,
        "a share of the images, 0 to 1");
  }

  /** All images that could not be read, in a fixed order. */
  static List<RejectedImage> rejected(List<PreparedPart> parts) {
    return parts.stream()
        .flatMap(part -> part.rejected().stream())
        .sorted(RejectedImage.ORDER)
        .toList();
  }

  /** The error message if more images than allowed could not be read. */
  Optional<String> tooManyRejected(List<PreparedPart> parts) {
    List<RejectedImage> rejected = rejected(parts);
    long total = rejected.size();
    for (Split split : Split.values()) {
      total += statistics(parts, split).examples();
    }
    if (rejected.size() <= maxRejected * total) {
      return Optional.empty();
    }
    RejectedImage first = rejected.get(0);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d of %d images cannot be read, and --maxRejected=%s allows %d; remove them, or set"
                + " --maxRejected=%s to leave them out; the first: %s/%s: %s",
            rejected.size(),
            total,
            maxRejected,
            (long) Math.floor(maxRejected * total),
            enough(rejected.size(), total),
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
    DatasetStatistics train = statistics(parts, Split.TRAIN);
    DatasetStatistics validation = statistics(parts, Split.VALIDATION);
    List<Long> perClass = train.examplesPerClass();
    for (int label = 0; label < classes.size(); label++) {
      if (perClass.get(label) == 0) {
        throw new InvalidDataException(
            "class '" + classes.get(label) + "' has no readable training image; needs at least 1");
      }
    }
    if (validation.examples() == 0) {
      throw new InvalidDataException("no validation image is readable; needs at least 1");
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

  /** The line that names the classes without a validation image, if there are any. */
  static Optional<String> withoutValidation(DatasetManifest manifest) {
    List<Long> perClass = manifest.validation().examplesPerClass();
    List<String> without = new ArrayList<>();
    for (int label = 0; label < perClass.size(); label++) {
      if (perClass.get(label) == 0) {
        without.add(manifest.classes().get(label));
      }
    }
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            without.size()
                + " of "
                + perClass.size()
                + " classes have no validation image, so that accuracy says nothing about them: "
                + Messages.of(without));
  }

  private DatasetStatistics statistics(List<PreparedPart> parts, Split split) {
    DatasetStatistics sum = new DatasetStatistics(classes.size());
    parts.stream()
        .filter(part -> part.split() == split)
        .forEach(part -> sum.add(part.statistics()));
    return sum;
  }

  /** A share in thousandths that allows some images to be rejected. */
  private static double enough(long rejected, long total) {
    return Math.min(1000, 1000 * rejected / total + 1) / 1000.0;
  }

  private static DatasetManifest.Split split(
      Split split, DatasetStatistics statistics, List<WrittenShard> shards) {
    List<DatasetManifest.Shard> inOrder =
        shards.stream()
            .filter(written -> written.split() == split)
            .sorted(Comparator.comparingInt(WrittenShard::number))
            .map(WrittenShard::shard)
            .toList();
    return new DatasetManifest.Split(
        statistics.examples(),
        new ArrayList<>(statistics.examplesPerClass()),
        new ArrayList<>(inOrder));
  }
}
