package org.lsqbeam.transforms.prepare;

import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.transforms.source.SyntheticImage;
import org.lsqbeam.transforms.source.SyntheticImages;

/**
 * The size that a dataset is expected to have, for plans made without its images.
 *
 * @param collection the images whose numbers these are
 * @param train number of training images
 * @param validation number of validation images
 * @param classes number of classes
 * @param bytesPerImage approximate bytes per image in all files of a prepared dataset
 */
public record ExpectedSize(
    String collection, long train, long validation, int classes, int bytesPerImage) {
  /** ImageNet of 2012; bytes measured on 250 of its images at 256x256 as JPEG. */
  private static final ExpectedSize IMAGENET =
      new ExpectedSize("ImageNet", 1_281_167, 50_000, 1000, 29_000);

  /** How many times the bytes of {@code jpeg} an image has, measured on 50 of ImageNet's. */
  private static final double FINE_JPEG = 1.92;

  /**
   * Bytes of a record beside the pixels, about: names, sizes, checksums, the place in the index.
   */
  private static final int RECORD = 400;

  /** Bytes measured on 1,200 of its images as PNG, which had been JPEG before. */
  private static final ExpectedSize CIFAR10 =
      new ExpectedSize("CIFAR-10", 50_000, 10_000, 10, 2_600);

  /** Bytes measured on 300 images as PNG. */
  private static final ExpectedSize SYNTHETIC =
      new ExpectedSize(
          "the generated images",
          SyntheticImages.TRAIN,
          SyntheticImages.VALIDATION,
          SyntheticImage.CLASSES.size(),
          2_700);

  /**
   * The size of a preset's dataset. A user's own images are assumed to have the number of
   * CIFAR-10's if they are stored as PNG, and of ImageNet's if not.
   */
  public static ExpectedSize of(Preset preset) {
    ExpectedSize known =
        switch (preset.name()) {
          case "imagenet" -> IMAGENET;
          case "cifar10" -> CIFAR10;
          case "synthetic" -> SYNTHETIC;
          default -> preset.encoding() == ImageEncoding.PNG ? CIFAR10 : IMAGENET;
        };
    boolean jpeg = preset.encoding() != ImageEncoding.PNG;
    Preset measured = jpeg ? Preset.IMAGENET : Preset.CIFAR10;
    ExpectedSize ofEncoding = known.equals(SYNTHETIC) && !jpeg ? known : jpeg ? IMAGENET : CIFAR10;
    double pixels = (double) preset.height() * preset.width();
    double bytes = ofEncoding.bytesPerImage * pixels / (measured.height() * measured.width());
    if (preset.encoding() == ImageEncoding.JPEG_444) {
      bytes *= FINE_JPEG;
    } else if (preset.encoding() == ImageEncoding.BMP) {
      bytes = Image.CHANNELS * pixels + RECORD;
    }
    return new ExpectedSize(
        known.collection,
        known.train,
        known.validation,
        known.classes,
        Math.toIntExact(Math.round(bytes)));
  }

  /** Returns the approximate number of bytes of some images. */
  public long bytes(long images) {
    return images * bytesPerImage;
  }
}
