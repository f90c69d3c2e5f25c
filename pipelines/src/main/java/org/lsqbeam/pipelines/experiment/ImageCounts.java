package org.lsqbeam.pipelines.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;

/**
 * The number of images in a split, for the comments of an experiment file.
 *
 * @param split the split
 * @param images the number of all; empty if only reading them would tell
 * @param byClass the numbers by the names of the classes; empty if only reading would tell
 */
record ImageCounts(Split split, OptionalLong images, Map<String, Long> byClass) {
  /** A class with fewer training images is named in a warning. */
  private static final int FEW_TRAINING = 50;

  /** A class with fewer validation images is named in a warning. */
  private static final int FEW_VALIDATION = 10;

  /** Counts the images of a split without reading them. */
  static ImageCounts of(ImageSource source, Split split) throws IOException {
    Optional<Map<String, Long>> byClass = source.countByClass(split);
    OptionalLong images =
        byClass.isPresent()
            ? OptionalLong.of(byClass.get().values().stream().mapToLong(Long::longValue).sum())
            : source.count(split);
    return new ImageCounts(split, images, byClass.orElse(Map.of()));
  }

  private String kind() {
    return split == Split.TRAIN ? "training" : "validation";
  }

  /** Returns the number with its noun. */
  String words() {
    String number = images.isPresent() ? Numbers.count(images.getAsLong()) : "an unknown number of";
    return number + " " + kind() + " images";
  }

  /** Returns lines of comments on the images of each class; empty if those are unknown. */
  String comments() {
    if (byClass.isEmpty()) {
      return "";
    }
    List<Map.Entry<String, Long>> sorted =
        byClass.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    int few = split == Split.TRAIN ? FEW_TRAINING : FEW_VALIDATION;
    List<String> small =
        sorted.stream().filter(each -> each.getValue() < few).map(Map.Entry::getKey).toList();
    String warning =
        small.isEmpty()
            ? ""
            : String.format(
                "# Few: these classes have fewer than %d %s images: %s.\n",
                few, kind(), Messages.line(Messages.of(small)));
    return "# Images of a class, " + kind() + ": " + spread(sorted) + ".\n" + warning;
  }

  private static String spread(List<Map.Entry<String, Long>> sorted) {
    int last = sorted.size() - 1;
    if (sorted.get(0).getValue().equals(sorted.get(last).getValue())) {
      return Numbers.count(sorted.get(0).getValue());
    }
    long median = (sorted.get(last / 2).getValue() + sorted.get((last + 1) / 2).getValue()) / 2;
    return words(sorted.get(0))
        + " to "
        + words(sorted.get(last))
        + ", median "
        + Numbers.count(median);
  }

  private static String words(Map.Entry<String, Long> images) {
    return Numbers.count(images.getValue()) + " (" + Messages.line(images.getKey()) + ")";
  }
}
