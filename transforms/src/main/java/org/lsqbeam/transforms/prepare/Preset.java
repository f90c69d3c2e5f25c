package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.EnumNames;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.transforms.source.Split;

/**
 * The name, size and storage of a dataset. The number of shards does not depend on the number of
 * workers, so that the same input gives the same files anywhere.
 *
 * @param name of the dataset, in its folder's name and in the report
 * @param height of every image, in pixels
 * @param width of every image, in pixels
 * @param encoding of the stored images
 * @param trainShards files of training examples
 * @param validationShards files of validation examples, evaluated side by side
 */
public record Preset(
    String name,
    int height,
    int width,
    ImageEncoding encoding,
    int trainShards,
    int validationShards)
    implements Serializable {
  /** CIFAR-10's small images, stored without loss. */
  public static final Preset CIFAR10 = new Preset("cifar10", 32, 32, ImageEncoding.PNG, 16, 4);

  /**
   * ImageNet's images, both sides resized as in the paper; training crops 224x224 of them. A
   * training shard has about 150 MB, a validation shard 46.
   */
  public static final Preset IMAGENET =
      new Preset("imagenet", 256, 256, ImageEncoding.JPEG, 256, 32);

  /** Generated images. */
  public static final Preset SYNTHETIC = new Preset("synthetic", 32, 32, ImageEncoding.PNG, 4, 4);

  private static final List<Preset> ALL = List.of(CIFAR10, IMAGENET, SYNTHETIC);

  /** The largest side that is stored without loss by default. */
  private static final int LARGEST_PNG = 64;

  public Preset {
    Arguments.check(
        name.matches("[a-z0-9-]+"),
        "datasetName",
        "'" + name + "'",
        "lower-case letters, digits and dashes");
    Arguments.check(height >= 1, "height", height, "at least 1");
    Arguments.check(width >= 1, "width", width, "at least 1");
    Arguments.check(trainShards >= 1, "trainShards", trainShards, "at least 1");
    Arguments.check(validationShards >= 1, "validationShards", validationShards, "at least 1");
  }

  /** The names of the presets. */
  public static List<String> names() {
    return ALL.stream().map(Preset::name).toList();
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException naming the name, and the nearest one or all of them
   */
  public static Preset named(String name) {
    return ALL.stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown preset '"
                        + name
                        + "'"
                        + Suggestions.didYouMeanOrOneOf(name, names())));
  }

  /**
   * A preset with other values, or the preset of a user's own images.
   *
   * @param preset the name of a preset that gives the values that are not given; may be empty
   * @param dataset name of the dataset; empty for the preset's
   * @param size side of the square images in pixels; 0 for the preset's
   * @param encoding name of the storage; empty for the preset's
   * @throws IllegalArgumentException if a value is missing or wrong
   */
  public static Preset of(String preset, String dataset, int size, String encoding) {
    if (preset.isEmpty() && (dataset.isEmpty() || size == 0)) {
      throw new IllegalArgumentException(
          "key 'preset' is missing; it is required unless datasetName and imageSize are given");
    }
    Preset base = preset.isEmpty() ? ofSize(dataset, size) : named(preset);
    String name = dataset.isEmpty() ? base.name : dataset;
    Arguments.check(
        name.equals(SYNTHETIC.name) == base.name.equals(SYNTHETIC.name),
        "datasetName",
        "'" + name + "'",
        "synthetic with preset synthetic, and only there");
    return new Preset(
        name,
        size == 0 ? base.height : size,
        size == 0 ? base.width : size,
        encoding.isEmpty()
            ? base.encoding
            : EnumNames.parse(ImageEncoding.class, "imageEncoding", encoding),
        base.trainShards,
        base.validationShards);
  }

  private static Preset ofSize(String dataset, int size) {
    Preset like = size <= LARGEST_PNG ? CIFAR10 : IMAGENET;
    return new Preset(
        dataset, size, size, like.encoding, CIFAR10.trainShards, CIFAR10.validationShards);
  }

  /** Whether these are a preset's images, not a user's own. */
  public boolean describesCollection() {
    return ALL.stream().anyMatch(preset -> preset.name.equals(name));
  }

  /** Whether the images are generated, so that there is no input. */
  public boolean generatesImages() {
    return name.equals(SYNTHETIC.name);
  }

  /** How many files a split has. */
  public int shards(Split split) {
    return split == Split.TRAIN ? trainShards : validationShards;
  }
}
