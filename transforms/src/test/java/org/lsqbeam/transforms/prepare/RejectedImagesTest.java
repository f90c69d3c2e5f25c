package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.counter.Counted;
import org.lsqbeam.transforms.source.EncodedImages;

/** Which images are rejected, and how they are listed. */
final class RejectedImagesTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);

  private final SmallSet small = new SmallSet();
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  @Test
  void whatCannotBeReadIsListedWithItsReason() throws IOException {
    small.train.put("bee/broken.png", "no picture".getBytes(StandardCharsets.UTF_8));
    byte[] half = Arrays.copyOf(EncodedImages.png(1, 20, 20), 300);
    small.validation.put("ant/half.png", half);
    small.writeFolders(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0.1);
    PipelineResult result = Preparation.runAnywhere(prepare, Preparation.PARALLELISM);
    Path dataset = Preparation.folder(prepare);
    assertThat(Counted.in(result))
        .containsEntry("images listed", 24L)
        .containsEntry("images decoded", 22L)
        .containsEntry("images rejected", 2L)
        .containsEntry("images rejected: not an image", 1L)
        .containsEntry("images rejected: damaged", 1L)
        .containsEntry("examples written", 22L);
    List<String> lines = Files.readAllLines(dataset.resolve("rejected.jsonl"));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .matches(
            "\\{\"dataset\":\"[0-9a-f]{12}\",\"file\":\"bee/broken.png\","
                + "\"reason\":\"it is not a JPEG, PNG or BMP\","
                + "\"split\":\"train\",\"digest\":\"[0-9a-f]{64}\"}");
    assertThat(lines.get(1)).contains("ant/half.png", "\"split\":\"val\"");
    DatasetManifest manifest = PreparedDataset.open(dataset).manifest();
    assertThat(manifest.rejected()).isEqualTo(2);
    assertThat(manifest.train().examples()).isEqualTo(15);
  }

  @Test
  void anImageIsWhatItsBytesSayWhateverItsName() throws IOException {
    byte[] png = EncodedImages.png(1, 20, 20);
    byte[] sixteenBits = png.clone();
    sixteenBits[24] = 16; // the depth in the header
    small.train.put("ant/a-png.JPEG", png);
    small.train.put("ant/of-16-bits.JPEG", sixteenBits);
    small.train.put("ant/cut.JPEG", Arrays.copyOf(png, 700));
    small.train.put("ant/empty.JPEG", new byte[0]);
    small.writeTars(input);
    Path dataset =
        Preparation.run(
            Preparation.of(Preparation.detect(input), SMALL, output, 0.2), Preparation.PARALLELISM);
    assertThat(RecordOnDisk.all(dataset, "train"))
        .extracting(record -> record.text("image/filename"))
        .hasSize(16)
        .contains("a-png.JPEG");
    List<String> lines = Files.readAllLines(dataset.resolve("rejected.jsonl"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("ant/cut.JPEG", "\"reason\":\"the file is cut short: ");
    assertThat(lines.get(1)).contains("ant/empty.JPEG", "\"reason\":\"the file is empty\"");
    assertThat(lines.get(2))
        .contains("ant/of-16-bits.JPEG", "it has 16 bits a channel; must be at most 8");
  }

  @Test
  void aSmallFileThatSaysItIsHugeIsRejectedForItsSize() throws IOException {
    small.train.put(
        "bee/huge.png", EncodedImages.sayingSize(EncodedImages.png(1, 8, 8), 20000, 10000));
    small.writeFolders(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0.05);
    Path dataset = Preparation.run(prepare, Preparation.PARALLELISM);
    assertThat(Files.readAllLines(dataset.resolve("rejected.jsonl")))
        .singleElement()
        .asString()
        .contains("bee/huge.png", "it has 20000x10000 pixels; must be at most 67108864 in all");
    assertThat(PreparedDataset.open(dataset).manifest().train().examples()).isEqualTo(15);
  }

  @Test
  void moreUnreadableThanAllowedStopsWithOnlyTheListWritten() throws IOException {
    small.train.put("bee/broken.png", new byte[0]);
    small.writeFolders(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0.04);
    Path list = Path.of(Preparation.folder(prepare) + "-rejected.jsonl");
    assertThatThrownBy(() -> Preparation.run(prepare, Preparation.PARALLELISM))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "1 of 23 images cannot be read, and --maxRejected=0.04 allows 0; remove them, or set"
                + " --maxRejected=0.044 to leave them out; "
                + "the first: train/bee/broken.png: the file is empty; all: "
                + list);
    assertThat(output.resolve("datasets")).isDirectoryNotContaining(path -> !path.equals(list));
    assertThat(Files.readAllLines(list)).singleElement().asString().contains("bee/broken.png");

    DatasetPreparation allowing = Preparation.of(Preparation.detect(input), SMALL, output, 0.05);
    Preparation.run(allowing, Preparation.PARALLELISM);
    assertThat(list).doesNotExist();
  }
}
