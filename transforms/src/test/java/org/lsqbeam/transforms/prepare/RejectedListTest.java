package org.lsqbeam.transforms.prepare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;

/** The list of a dataset's unreadable images is compared with its digests and its number. */
final class RejectedListTest {
  private static final String LIST = "rejected.jsonl";
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);

  private final Path folder;
  private Storage dataset = Storage.at("");
  private String whole = "";

  RejectedListTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void prepareWithTwoUnreadableImages() throws IOException {
    SmallSet small = new SmallSet();
    small.train.put("bee/broken\u001b.png", new byte[0]);
    small.train.put("ant/broken.png", new byte[100]);
    Path input = folder.resolve("input");
    small.writeFolders(input);
    Path prepared =
        Preparation.run(
            Preparation.of(Preparation.detect(input), SMALL, folder.resolve("output"), 0.5),
            Preparation.PARALLELISM);
    dataset = Storage.at(prepared.toString());
    whole = new String(dataset.read(LIST), UTF_8);
  }

  private void verify(String content) throws IOException {
    dataset.write(LIST, content.getBytes(UTF_8));
    RejectedList.verify(dataset, DatasetCache.manifest(dataset));
  }

  private void assertDamaged(String content, String problem) {
    assertThatThrownBy(() -> verify(content))
        .isInstanceOf(DamagedFileException.class)
        .message()
        .startsWith(dataset.pathOf(LIST))
        .contains(problem)
        .endsWith("; remove the dataset's folder to prepare the dataset and the list again");
  }

  @Test
  void theListOfAPreparedDatasetIsWhole() {
    assertThatCode(() -> verify(whole)).doesNotThrowAnyException();
  }

  @Test
  void anEditedLineIsFound() {
    assertDamaged(whole.replace("ant", "emu"), ", line 1, is damaged: its digest is not");
  }

  @Test
  void aLineTooFewOrTooManyIsFound() {
    String first = whole.substring(0, whole.indexOf('\n') + 1);
    assertDamaged(first, " is damaged: it has 1 lines; must have 2");
    assertDamaged(whole + first, " is damaged: it has 3 lines; must have 2");
    assertDamaged("", " is damaged: it has 0 lines; must have 2");
  }

  @Test
  void theListOfAnotherDatasetIsFound() {
    RejectedImage image = new RejectedImage(Split.TRAIN, "ant/broken.png", "it is empty");
    byte[] other = RejectedList.encode(List.of(image, image), "0".repeat(64));
    assertDamaged(new String(other, UTF_8), ", line 1, is damaged: it is of another dataset");
  }

  @Test
  void aMissingListIsNamed() throws IOException {
    dataset.delete(LIST);
    assertThatThrownBy(() -> RejectedList.verify(dataset, DatasetCache.manifest(dataset)))
        .isInstanceOf(DamagedFileException.class)
        .message()
        .startsWith(dataset.pathOf(LIST) + " is missing");
  }
}
