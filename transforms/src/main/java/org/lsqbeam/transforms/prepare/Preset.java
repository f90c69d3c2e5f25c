package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.transforms.source.Split;

/**
 * How photographs become a dataset. The number of shards is part of it, and not of how many workers
 * there are, so that the same input gives the same files anywhere.
 *
 * @param name as {@code --preset} takes it
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
   * ImageNet's photographs, both sides resized as in the paper; training crops 224x224 of them. A
   * training shard has about 150 MB, a validation shard 46.
   */
  public static final Preset IMAGENET =
      new Preset("imagenet", 256, 256, ImageEncoding.JPEG, 256, 32);

  /** Images made on the spot. */
  public static final Preset SYNTHETIC = new Preset("synthetic", 32, 32, ImageEncoding.PNG, 4, 4);

  private static final List<Preset> ALL = List.of(CIFAR10, IMAGENET, SYNTHETIC);

  public Preset {
    require(name.matches("[a-z0-9-]+"), "name", name, "lower-case letters, digits and -");
    require(height >= 1, "height", height, "at least 1");
    require(width >= 1, "width", width, "at least 1");
    require(trainShards >= 1, "trainShards", trainShards, "at least 1");
    require(validationShards >= 1, "validationShards", validationShards, "at least 1");
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException naming the name and what is allowed
   */
  public static Preset named(String name) {
    return ALL.stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "preset '"
                        + name
                        + "' is not allowed: "
                        + String.join(", ", ALL.stream().map(Preset::name).toList())));
  }

  /** How many files a split has. */
  public int shards(Split split) {
    return split == Split.TRAIN ? trainShards : validationShards;
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: " + allowed);
    }
  }
}
