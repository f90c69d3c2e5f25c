package org.lsqbeam.graphs.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.TfRecordWriter;

/**
 * Writes prepared datasets of three classes; example {@code i} is {@code i.image} of class i % 3.
 */
public final class StoredDataset {
  private static final int CLASSES = 3;

  private StoredDataset() {}

  /** Encodes images as a dataset stores them. */
  public static List<byte[]> encode(ImageCodec codec, Images images, ImageEncoding encoding) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> codec.encode(images.example(i).image(), encoding))
        .toList();
  }

  /** Writes and opens a dataset of encoded images, each split in three shards. */
  public static PreparedDataset write(
      Path folder, int side, List<byte[]> train, List<byte[]> validation) throws IOException {
    Files.write(
        folder.resolve(DatasetManifest.FILE_NAME),
        new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "fingerprint",
                "preset",
                side,
                side,
                "not looked at",
                List.of("a", "b", "c"),
                split(folder, side, "train", train),
                split(folder, side, "val", validation),
                List.of(100.0, 105.0, 110.0),
                List.of(25.0, 26.0, 27.0),
                0)
            .encode());
    return PreparedDataset.open(folder);
  }

  private static DatasetManifest.Split split(
      Path folder, int side, String name, List<byte[]> images) throws IOException {
    List<DatasetManifest.Shard> shards = new ArrayList<>();
    for (int shard = 0; shard < 3; shard++) {
      int first = images.size() * shard / 3;
      int end = images.size() * (shard + 1) / 3;
      String file = name + "-" + shard;
      try (TfRecordWriter writer =
          new TfRecordWriter(
              Files.newOutputStream(folder.resolve(file)),
              Files.newOutputStream(folder.resolve(file + ".index")))) {
        for (int i = first; i < end; i++) {
          writer.write(
              ExampleRecord.serialize(
                  images.get(i),
                  ImageEncoding.PNG,
                  side,
                  side,
                  i % CLASSES,
                  "class",
                  i + ".image"));
        }
      }
      shards.add(new DatasetManifest.Shard(file, end - first, Sha256.ofFile(folder.resolve(file))));
    }
    return new DatasetManifest.Split(images.size(), List.of(0L, 0L, 0L), shards);
  }
}
