package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.AntialiasedBilinear;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageCodec;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;

/** Turns the images of one part into examples: decoded, resized, encoded, spilled. */
final class PartPreparer implements ImageSource.Receiver {
  private static final PixelBudget PIXELS = PixelBudget.of(Runtime.getRuntime().maxMemory());

  private final ImageCodec codec;
  private final Preset preset;
  private final Map<String, Integer> labels;
  private final DatasetFolder folder;
  private final long spillBytes;
  private final Split split;
  private final DatasetStatistics statistics;
  private final List<Spill.Entry> entries = new ArrayList<>();
  private final List<Spill> spills = new ArrayList<>();
  private final List<RejectedImage> rejected = new ArrayList<>();
  private long bytes;

  /**
   * @param labels of the classes, by name
   * @param folder takes the spills
   * @param spillBytes the size at which the examples in memory are spilled
   */
  PartPreparer(
      ImageCodec codec,
      Preset preset,
      Map<String, Integer> labels,
      DatasetFolder folder,
      long spillBytes,
      Split split) {
    this.codec = codec;
    this.preset = preset;
    this.labels = labels;
    this.folder = folder;
    this.spillBytes = spillBytes;
    this.split = split;
    this.statistics = new DatasetStatistics(labels.size());
  }

  @Override
  public void encoded(String className, String file, byte[] encoded) throws IOException {
    WorkCounter.IMAGES_LISTED.increment();
    String name = className + "/" + file;
    Image resized;
    try {
      resized = decode(encoded);
    } catch (UndecodableImageException e) {
      reject(name, e.kind(), String.valueOf(e.getMessage()));
      return;
    } catch (OutOfMemoryError e) {
      throw new InvalidDataException(
          split + "/" + name + " is an image for which there is no memory: " + e.getMessage(), e);
    }
    add(className, file, resized);
  }

  @Override
  public void rejected(
      String className, String file, UndecodableImageException.Kind kind, String reason) {
    WorkCounter.IMAGES_LISTED.increment();
    reject(className + "/" + file, kind, reason);
  }

  private void reject(String name, UndecodableImageException.Kind kind, String reason) {
    WorkCounter.IMAGES_REJECTED.increment(kind);
    rejected.add(new RejectedImage(split, name, reason));
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

  @Override
  public void pixels(String className, String file, Image image) throws IOException {
    WorkCounter.IMAGES_LISTED.increment();
    add(className, file, AntialiasedBilinear.resize(image, preset.height(), preset.width()));
  }

  private void add(String className, String file, Image resized) throws IOException {
    @Nullable Integer label = labels.get(className);
    if (label == null) {
      throw new InvalidDataException(
          split + "/" + className + "/" + file + " is of a class that has no training images");
    }
    WorkCounter.IMAGES_DECODED.increment();
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
    entries.add(new Spill.Entry(ExampleKey.of(split, className, file), record));
    bytes += record.length;
    if (bytes >= spillBytes) {
      spill();
    }
  }

  /** Spills the remaining examples, and returns the outcome of all received images. */
  PreparedPart finish() throws IOException {
    if (!entries.isEmpty()) {
      spill();
    }
    return new PreparedPart(split, List.copyOf(spills), statistics, List.copyOf(rejected));
  }

  private void spill() throws IOException {
    Spill spill = folder.spill(entries, preset.shards(split));
    WorkCounter.BYTES_SPILLED.add(spill.bytes());
    spills.add(spill);
    entries.clear();
    bytes = 0;
  }
}
