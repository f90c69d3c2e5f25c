package org.lsqbeam.pipelines.experiment;

import java.io.IOException;
import java.util.ArrayList;
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

  /** Returns a line of comment on the images of each class; empty if those are unknown. */
  String comment() {
    return byClass.isEmpty() ? "" : "# Images of a class, " + kind() + ": " + spread() + ".\n";
  }

  /** Returns what is wrong with the numbers, a sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    List<String> none = classesBelow(1);
    if (!none.isEmpty()) {
      warnings.add("classes without a " + kind() + " image: " + listed(none));
    }
    int few = split == Split.TRAIN ? FEW_TRAINING : FEW_VALIDATION;
    List<String> small = classesBelow(few);
    String images = "fewer than " + few + " " + kind() + " images";
    if (small.size() > none.size()) {
      warnings.add(
          small.size() == byClass.size()
              ? "all " + Numbers.count(small.size(), "class") + " have " + images
              : "classes with " + images + ": " + listed(small));
    }
    return List.copyOf(warnings);
  }

  private List<Map.Entry<String, Long>> sorted() {
    return byClass.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
  }

  private List<String> classesBelow(int images) {
    return sorted().stream()
        .filter(each -> each.getValue() < images)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns how many classes these are, and the first of them. */
  private String listed(List<String> classes) {
    return String.format(
        "%s of %s (%s)",
        Numbers.count(classes.size()),
        Numbers.count(byClass.size()),
        Messages.line(Messages.of(classes)));
  }

  private String spread() {
    List<Map.Entry<String, Long>> sorted = sorted();
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
