package org.lsqbeam.transforms.prepare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.AntialiasedBilinear;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.transforms.source.Split;

/** Makes examples from images: decoded, resized, encoded. Thread-safe. */
final class ExampleMaker {
  private static final PixelBudget PIXELS = PixelBudget.of(Runtime.getRuntime().maxMemory());

  private final ImageCodec codec;
  private final Preset preset;
  private final Map<String, Integer> labels = new HashMap<>();

  /**
   * @param codec stays open as long as examples are made
   * @param classes in the order of their labels
   */
  ExampleMaker(ImageCodec codec, Preset preset, List<String> classes) {
    this.codec = codec;
    this.preset = preset;
    for (int label = 0; label < classes.size(); label++) {
      labels.put(classes.get(label), label);
    }
  }

  /**
   * An example.
   *
   * @param entry what is spilled
   * @param statistics of this example alone
   */
  record Example(Spill.Entry entry, DatasetStatistics statistics) {}

  /**
   * Makes the example of an image file.
   *
   * @param encoded the bytes of the file
   * @throws UndecodableImageException if it is no image that can be read
   */
  Example ofFile(Split split, String className, String file, byte[] encoded)
      throws UndecodableImageException {
    try {
      return example(split, className, file, decode(encoded));
    } catch (OutOfMemoryError e) {
      throw new InvalidDataException(
          split
              + "/"
              + className
              + "/"
              + file
              + " is an image for which there is no memory: "
              + e.getMessage(),
          e);
    }
  }

  /** Makes the example of an image that the source has as pixels. */
  Example ofPixels(Split split, String className, String file, Supplier<Image> image) {
    Image resized = AntialiasedBilinear.resize(image.get(), preset.height(), preset.width());
    return example(split, className, file, resized);
  }

  /** Decodes and resizes an image once the process has room for its pixels. */
  private Image decode(byte[] encoded) throws UndecodableImageException {
    int pixels = PIXELS.take(codec.size(encoded));
    try {
      return codec.decode(encoded, preset.height(), preset.width());
    } finally {
      PIXELS.giveBack(pixels);
    }
  }

  private Example example(Split split, String className, String file, Image resized) {
    @Nullable Integer label = labels.get(className);
    if (label == null) {
      throw new InvalidDataException(
          split + "/" + className + "/" + file + " is of a class that has no training images");
    }
    DatasetStatistics statistics = new DatasetStatistics(labels.size());
    statistics.add(label, resized);
    byte[] record =
        ExampleRecord.serialize(
            codec.encode(resized, preset.encoding()),
            preset.encoding(),
            preset.height(),
            preset.width(),
            label,
            className,
            file);
    return new Example(new Spill.Entry(ExampleKey.of(split, className, file), record), statistics);
  }
}
