package org.lsqbeam.transforms.prepare;

import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.source.SyntheticPhotograph;

/**
 * What is known of the collection that a preset is made for, where it is not at hand.
 *
 * @param train how many training images
 * @param validation how many validation images
 * @param classes how many
 * @param bytesPerImage of a prepared dataset, all its files counted; about
 */
public record KnownImages(long train, long validation, int classes, int bytesPerImage) {
  /** ImageNet's of 2012; the bytes are those of 250 of its photographs at 256x256 as JPEG. */
  private static final KnownImages IMAGENET = new KnownImages(1_281_167, 50_000, 1000, 29_000);

  /** The bytes are those of 1,200 of its images as PNG, which had been JPEG before. */
  private static final KnownImages CIFAR10 = new KnownImages(50_000, 10_000, 10, 2_600);

  /** The bytes are those of 300 images as PNG. */
  private static final KnownImages SYNTHETIC =
      new KnownImages(
          SyntheticImages.TRAIN,
          SyntheticImages.VALIDATION,
          SyntheticPhotograph.CLASSES.size(),
          2_700);

  /**
   * The images of a preset's collection.
   *
   * @throws IllegalArgumentException if they are not known
   */
  public static KnownImages of(Preset preset) {
    return switch (preset.name()) {
      case "imagenet" -> IMAGENET;
      case "cifar10" -> CIFAR10;
      case "synthetic" -> SYNTHETIC;
      default ->
          throw new IllegalArgumentException(
              "preset '" + preset.name() + "' is made for no collection of known size");
    };
  }

  /** Bytes of so many images, about. */
  public long bytes(long images) {
    return images * bytesPerImage;
  }
}
