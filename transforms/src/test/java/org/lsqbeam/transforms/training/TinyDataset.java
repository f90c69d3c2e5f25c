package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.TfRecordWriter;

/** A prepared dataset of a few made-up images, noise around a colour for each of three classes. */
public final class TinyDataset {
  public static final String FINGERPRINT = "a tiny one";
  public static final int TRAIN = 18;
  static final int VALIDATION = 31;

  private static final int SIDE = 8;
  private static final List<String> CLASSES = List.of("red", "green", "blue");

  private TinyDataset() {}

  /** Writes it, the validation images in shards of unequal sizes. */
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ImageCodec codec = new ImageCodec()) {
      Files.write(
          folder.resolve(DatasetManifest.FILE_NAME),
          new DatasetManifest(
                  DatasetManifest.FORMAT_VERSION,
                  FINGERPRINT,
                  "tiny",
                  SIDE,
                  SIDE,
                  "png",
                  CLASSES,
                  split(folder, codec, "train", TRAIN),
                  split(folder, codec, "val", 20, 1, 0, VALIDATION - 21),
                  List.of(85.0, 85.0, 85.0),
                  List.of(25.0, 25.0, 25.0),
                  0)
              .encode());
    }
    return folder;
  }

  private static DatasetManifest.Split split(
      Path folder, ImageCodec codec, String name, int... shards) throws IOException {
    Random random = new Random(name.hashCode());
    long[] perClass = new long[CLASSES.size()];
    List<DatasetManifest.Shard> written = new ArrayList<>();
    int example = 0;
    for (int size : shards) {
      String file = name + "-" + written.size() + ".tfrecord";
      try (TfRecordWriter writer =
          new TfRecordWriter(
              Files.newOutputStream(folder.resolve(file)),
              Files.newOutputStream(folder.resolve(file + ".index")))) {
        for (int i = 0; i < size; i++, example++) {
          int label = example % CLASSES.size();
          perClass[label]++;
          byte[] pixels = new byte[SIDE * SIDE * Image.CHANNELS];
          for (int j = 0; j < pixels.length; j++) {
            pixels[j] = (byte) ((j % 3 == label ? 80 : 50) + random.nextInt(60));
          }
          writer.write(
              ExampleRecord.serialize(
                  codec.encodePng(new Image(SIDE, SIDE, pixels)),
                  ImageEncoding.PNG,
                  SIDE,
                  SIDE,
                  label,
                  CLASSES.get(label),
                  example + ".png"));
        }
      }
      written.add(new DatasetManifest.Shard(file, size, Sha256.ofFile(folder.resolve(file))));
    }
    return new DatasetManifest.Split(
        example, List.of(perClass[0], perClass[1], perClass[2]), written);
  }
}
