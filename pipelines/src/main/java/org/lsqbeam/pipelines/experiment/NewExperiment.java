package org.lsqbeam.pipelines.experiment;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lsqbeam.graphs.image.DecodedImage;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageDecoder;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;

/**
 * An experiment file for images of one's own, made after a look at them.
 *
 * @param name of the experiment and the dataset
 * @param input as it was given, for the comments
 * @param classes the names of the classes
 * @param training the number of training images
 * @param validation the number of validation images
 * @param shorterSides of the first images, in pixels, sorted
 */
public record NewExperiment(
    String name,
    String input,
    List<String> classes,
    ImageCounts training,
    ImageCounts validation,
    List<Integer> shorterSides) {
  /** A look at so many images tells their sizes. */
  private static final int LOOKED_AT = 100;

  private static final int LARGEST_BATCH = 128;
  private static final int SMALLEST_BATCH = 8;

  /** Batches are made smaller until an epoch has so many updates. */
  private static final int ENOUGH_UPDATES = 10;

  private static final int CLASSES_SHOWN = 20;

  /** With fewer training images than this, an epoch has few updates. */
  private static final int FEW = 10_000;

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,59}";
  private static final int[] SIDES = {32, 64, 128};

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if it cannot be a file's and a dataset's
   */
  public static void requireName(String name) {
    Arguments.check(
        name.matches(NAME), "name", "'" + name + "'", "letters, digits, '.', '_' and '-'");
  }

  /**
   * Looks at images.
   *
   * @throws InvalidDataException if the first images cannot be read
   */
  public static NewExperiment lookAt(ImageSource images, String name, String input)
      throws IOException {
    List<Integer> sides = new ArrayList<>();
    for (ImageSource.Part part : images.parts()) {
      if (part.split() == Split.TRAIN && sides.size() < LOOKED_AT) {
        try {
          part.read(new Sizes(sides));
        } catch (EnoughException e) {
          break;
        }
      }
    }
    if (sides.isEmpty()) {
      throw new InvalidDataException(
          "input " + input + " has no readable image among its first training images");
    }
    sides.sort(null);
    return new NewExperiment(
        name,
        input,
        List.copyOf(images.classes()),
        ImageCounts.of(images, Split.TRAIN),
        ImageCounts.of(images, Split.VALIDATION),
        List.copyOf(sides));
  }

  /** The side that images are resized to: the greatest that most of them have. */
  int imageSize() {
    int median = shorterSides.get(shorterSides.size() / 2);
    int size = SIDES[0];
    for (int side : SIDES) {
      size = side <= median ? side : size;
    }
    return size;
  }

  /** The greatest power of two with which an epoch has enough updates, within limits. */
  int batchSize() {
    long images = training.images().orElse(Long.MAX_VALUE);
    int size = LARGEST_BATCH;
    while (size > SMALLEST_BATCH && images / size < ENOUGH_UPDATES) {
      size /= 2;
    }
    return size;
  }

  /** Returns the range of the shorter sides. */
  private String sides() {
    int least = shorterSides.get(0);
    int greatest = shorterSides.get(shorterSides.size() - 1);
    return (least == greatest ? "" : least + " to ") + Numbers.count(greatest, "pixel");
  }

  /** Returns what a person should know before training, a sentence each. */
  public List<String> warnings() {
    return Stream.of(training, validation).flatMap(each -> each.warnings().stream()).toList();
  }

  /** Says how many updates an epoch has; a last batch that is not full is left out. */
  private String updates() {
    if (training.images().isEmpty()) {
      return "more for few images";
    }
    long images = training.images().getAsLong();
    long updates = images / batchSize();
    String advice =
        updates == 0 ? "; choose a smaller batchSize" : images < FEW ? "; give it more epochs" : "";
    return "an epoch of "
        + Numbers.count(images, "image")
        + " has "
        + Numbers.count(updates, "update")
        + advice;
  }

  /** One comment for each of the first classes. */
  private String classLines() {
    StringBuilder lines = new StringBuilder();
    int shown = classes.size() <= CLASSES_SHOWN ? classes.size() : CLASSES_SHOWN - 1;
    for (String each : classes.subList(0, shown)) {
      lines.append("#   ").append(each.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }
    if (shown < classes.size()) {
      lines.append("#   and ").append(Numbers.count(classes.size() - shown)).append(" more\n");
    }
    return lines.toString();
  }

  /** Returns the file's text. */
  public String yaml() {
    int size = imageSize();
    return """
    # yaml-language-server: $schema=./%s
    # Written by lsq new, after a look at %s: %s of %s.
    # The shorter sides of the first %s: %s.
    %s%s%s#
    #   ./lsq plan --experiment=%s.yaml --input=IMAGES     what it will cost; nothing is written
    #   ./lsq reproduce --experiment=%s.yaml --input=IMAGES --output=FOLDER
    #
    # docs/experiments.md explains every key. Each is an option too: --epochs='{full: 5, quantized: 2}'.
    extends: cifar10           # its learning rates, weight decay and epochs
    title: %s
    preset: none
    datasetName: %s
    imageSize: %d%s# images are resized to %dx%d; any side from 16 to 512
    networks: [resnet-20]      # for small images; resnet-18 and larger ones are for 224x224
    precisions: [full, 8, 4, 3, 2]
    epochs: {full: 30, 8: 1, 4: 6, 3: 20, 2: 36}   # %s
    batchSize: %d
    reference: none            # the paper has no figures of this data
    """
        .formatted(
            ExperimentSchema.FILE_NAME,
            input,
            training.words() + " and " + validation.words(),
            Numbers.count(classes.size(), "class"),
            Numbers.count(shorterSides.size(), "image"),
            sides(),
            training.comment() + validation.comment(),
            warnings().stream().map(each -> "# Warning: " + each + ".\n").collect(joining()),
            classLines(),
            name,
            name,
            name,
            name,
            size,
            " ".repeat(16 - Integer.toString(size).length()),
            size,
            size,
            updates(),
            batchSize());
  }

  /** Ends the look at a part. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnoughException() {
      super("enough images", null, false, false);
    }
  }

  /** Collects the shorter sides of images until there are enough. */
  private record Sizes(List<Integer> sides) implements ImageSource.Receiver {
    @Override
    public void encoded(String className, String file, byte[] bytes) {
      try {
        DecodedImage image = ImageDecoder.decode(bytes);
        add(image.height(), image.width());
      } catch (UndecodableImageException e) {
        // It is refused with its reason when the dataset is prepared.
      }
    }

    @Override
    public void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason) {
      // The same.
    }

    @Override
    public void pixels(String className, String file, Supplier<Image> image) {
      Image drawn = image.get();
      add(drawn.height(), drawn.width());
    }

    private void add(int height, int width) {
      sides.add(Math.min(height, width));
      if (sides.size() >= LOOKED_AT) {
        throw new EnoughException();
      }
    }
  }
}
