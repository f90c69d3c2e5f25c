package org.lsqbeam.pipelines.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.data.TrainingBatches;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.image.UndecodableImageException;

/**
 * What a training image costs beside the update: decoding a prepared image of 256x256 pixels, and
 * cropping and mirroring it to 224x224.
 */
final class InputLine {
  private static final int SIDE = 256;
  private static final Augmentation AUGMENTATION = new Augmentation(0, true, 224);
  private static final int IMAGES = 32;
  private static final int BATCH = 16;
  private static final int BATCHES = 64;

  private InputLine() {}

  static Line of() {
    return new Line(
        "input",
        "images of %dx%1$d for training at 224, as datasets store them".formatted(SIDE),
        "images",
        List.of(
            new Entry("jpeg decoded, one thread", InputLine::decoded),
            new Entry(
                "jpeg, crop and mirror, one thread", () -> batches(ImageEncoding.JPEG, false)),
            new Entry(
                "jpeg, crop and mirror, all threads", () -> batches(ImageEncoding.JPEG, true)),
            new Entry("bmp, crop and mirror, one thread", () -> batches(ImageEncoding.BMP, false)),
            new Entry(
                "bmp, crop and mirror, all threads", () -> batches(ImageEncoding.BMP, true))));
  }

  private static Contender decoded() {
    EncodedImages images = EncodedImages.create(ImageEncoding.JPEG);
    return Contender.of(
        () -> {
          for (int i = 0; i < BATCH * BATCHES; i++) {
            images.example(i % IMAGES);
          }
          return BATCH * BATCHES;
        },
        images::close);
  }

  private static Contender batches(ImageEncoding encoding, boolean threads) {
    EncodedImages images = EncodedImages.create(encoding);
    TrainingBatches batches = new TrainingBatches(images, AUGMENTATION, 1, BATCH);
    return Contender.of(
        () -> {
          if (threads) {
            try (BatchPrefetcher ahead = batches.ahead(0, BATCHES)) {
              while (ahead.hasNext()) {
                ahead.next();
              }
            }
          } else {
            IntStream.range(0, BATCHES).forEach(batches::batch);
          }
          return BATCH * BATCHES;
        },
        images::close);
  }

  /**
   * Files in memory, decoded whenever one is asked for.
   *
   * @param codec decodes them
   * @param files the images
   */
  private record EncodedImages(ImageCodec codec, List<byte[]> files) implements Images {
    static EncodedImages create(ImageEncoding encoding) {
      ImageCodec codec = new ImageCodec();
      return new EncodedImages(
          codec,
          DrawnImages.of(IMAGES, SIDE).stream()
              .map(image -> codec.encode(image, encoding))
              .toList());
    }

    void close() {
      codec.close();
    }

    @Override
    public int size() {
      return files.size();
    }

    @Override
    public int height() {
      return SIDE;
    }

    @Override
    public int width() {
      return SIDE;
    }

    @Override
    public LabelledImage example(int position) {
      try {
        return new LabelledImage(codec.decode(files.get(position)), 0);
      } catch (UndecodableImageException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
