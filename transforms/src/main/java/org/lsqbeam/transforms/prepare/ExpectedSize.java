package org.lsqbeam.transforms.prepare;

import org.lsqbeam.transforms.source.SyntheticImage;
import org.lsqbeam.transforms.source.SyntheticImages;

/**
 * What is known of the collection that a preset is made for, where it is not at hand.
 *
 * @param train how many training images
 * @param validation how many validation images
 * @param classes how many
 * @param bytesPerImage of a prepared dataset, all its files counted; about
 */
public record ExpectedSize(long train, long validation, int classes, int bytesPerImage) {
  /** ImageNet's of 2012; the bytes are those of 250 of its photographs at 256x256 as JPEG. */
  private static final ExpectedSize IMAGENET = new ExpectedSize(1_281_167, 50_000, 1000, 29_000);

  /** The bytes are those of 1,200 of its images as PNG, which had been JPEG before. */
  private static final ExpectedSize CIFAR10 = new ExpectedSize(50_000, 10_000, 10, 2_600);

  /** The bytes are those of 300 images as PNG. */
  private static final ExpectedSize SYNTHETIC =
      new ExpectedSize(
          SyntheticImages.TRAIN, SyntheticImages.VALIDATION, SyntheticImage.CLASSES.size(), 2_700);

  /**
   * The images of a preset's collection.
   *
   * @throws IllegalArgumentException if they are not known
   */
  public static ExpectedSize of(Preset preset) {
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
