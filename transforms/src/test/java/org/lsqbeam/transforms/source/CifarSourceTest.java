package org.lsqbeam.transforms.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.prepare.Preparation;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.prepare.RecordOnDisk;

public final class CifarSourceTest {
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  @Test
  void planesBecomePixelsAndLabelsFollowTheListOfNames() throws IOException {
    Map<String, byte[]> files = files();
    writeFiles(input, files);
    Path dataset = Preparation.run(Preparation.detect(input), Preset.CIFAR10, output);
    List<RecordOnDisk> train = RecordOnDisk.all(dataset, "train");
    assertThat(train).hasSize(6);
    for (RecordOnDisk record : train) {
      String file = record.text("image/filename");
      byte[] batch = requireNonNull(files.get(file.substring(0, "data_batch_1".length()) + ".bin"));
      int start = 3073 * Integer.parseInt(file.substring("data_batch_1_".length()));
      assertThat(record.number("image/class/label")).isEqualTo(batch[start]);
      assertThat(record.text("image/class/synset"))
          .isEqualTo(List.of("zebra", "ant").get(batch[start]));
      byte[] rgb = EncodedImages.decode(record.bytes("image/encoded").toByteArray()).rgb();
      for (int pixel = 0; pixel < 1024; pixel++) {
        assertThat(rgb[3 * pixel]).isEqualTo(batch[start + 1 + pixel]);
        assertThat(rgb[3 * pixel + 1]).isEqualTo(batch[start + 1 + 1024 + pixel]);
        assertThat(rgb[3 * pixel + 2]).isEqualTo(batch[start + 1 + 2048 + pixel]);
      }
    }
    assertThat(RecordOnDisk.all(dataset, "val")).hasSize(2);
  }

  @Test
  void theArchiveGivesTheSameRecordsAsItsFolder(@TempDir Path packed) throws IOException {
    writeFiles(Files.createDirectories(input.resolve("cifar-10-batches-bin")), files());
    Map<String, byte[]> inFolder = new LinkedHashMap<>();
    files().forEach((name, bytes) -> inFolder.put("cifar-10-batches-bin/" + name, bytes));
    Path archive = packed.resolve("cifar-10-binary.tar.gz");
    Files.write(archive, gzip(EncodedImages.tar(inFolder)));
    Path fromFolder = Preparation.run(Preparation.detect(input), Preset.CIFAR10, output);
    Path fromArchive = Preparation.run(Preparation.detect(archive), Preset.CIFAR10, output);
    assertThat(Preparation.shards(fromArchive)).isEqualTo(Preparation.shards(fromFolder));
    assertThat(Preparation.detect(packed).count(Split.TRAIN)).hasValue(6);
    assertThat(Preparation.detect(packed).count(Split.VALIDATION)).hasValue(2);
    assertThat(Preparation.detect(packed).countByClass(Split.TRAIN))
        .hasValue(Map.of("zebra", 3L, "ant", 3L));
    assertThat(Preparation.detect(packed).countByClass(Split.VALIDATION))
        .hasValue(Map.of("zebra", 1L, "ant", 1L));
    assertThat(Preparation.detect(packed).identity())
        .isEqualTo(Preparation.detect(archive).identity());
  }

  @Test
  void aListWithoutANameIsRefused() throws IOException {
    Map<String, byte[]> files = files();
    files.put("batches.meta.txt", new byte[] {'\n'});
    writeFiles(input, files);
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("batches.meta.txt in " + input + " names no class; must have a line for each");
  }

  @Test
  void aLabelBeyondTheNamesIsRefused() throws IOException {
    Map<String, byte[]> files = files();
    byte[] batch = new byte[3073];
    batch[0] = 2;
    files.put("data_batch_2.bin", batch);
    writeFiles(input, files);
    ImageSource source = Preparation.detect(input);
    assertThatThrownBy(() -> Preparation.run(source, Preset.CIFAR10, output))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("data_batch_2.bin in " + input + " has label 2 at image 0; must be 0 to 1");
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("batches.meta.txt", "zebra\nant\n\n".getBytes(StandardCharsets.UTF_8));
    files.put("data_batch_1.bin", batch(1, 4));
    files.put("data_batch_2.bin", batch(2, 2));
    files.put("test_batch.bin", batch(3, 2));
    files.put("readme.html", new byte[] {'h'});
    return files;
  }

  private static byte[] batch(int seed, int images) {
    byte[] batch = new byte[images * 3073];
    new Random(seed).nextBytes(batch);
    for (int image = 0; image < images; image++) {
      batch[image * 3073] = (byte) (image % 2);
    }
    return batch;
  }

  static void writeFiles(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
