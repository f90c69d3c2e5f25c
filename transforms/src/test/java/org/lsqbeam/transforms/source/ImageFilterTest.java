package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

final class ImageFilterTest {
  private final ImageFilter filter = new ImageFilter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n01440764_10026.JPEG",
        "./a/b.jpg",
        "a.b/c.png",
        "v1.0 of a dog.bmp",
        "not-decodable.webp",
        "n01440764_10026",
        "frame.0001"
      })
  void anImageIsSelectedByItsExtensionOrWithoutOne(String path) {
    assertThat(filter.selects(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notes.txt",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "n01443537_boxes.txt",
        "README",
        "a/readme",
        "cat.jpg~",
        "._cat.jpg",
        "..cat.jpg",
        ".ipynb_checkpoints/cat-checkpoint.jpg",
        "a/.hidden/b/cat.jpg"
      })
  void anotherFileIsNotSelected(String path) {
    assertThat(filter.selects(path)).isFalse();
  }

  @Test
  void aClassWhoseFilesAreAllSkippedIsRefusedAndNamesThem(@TempDir Path folder) throws IOException {
    Path dog = Files.createDirectories(folder.resolve("train/dog"));
    Files.writeString(dog.resolve("1.raw"), "not an image");
    Files.createDirectories(folder.resolve("val/dog"));
    assertThatThrownBy(() -> ImageSource.detect(Storage.at(folder.toString())))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(dog + " has no image among 1.raw; a class needs at least 1");
  }

  @Test
  void theFilesThatWereNotSelectedAreListedWithTheirNumber() {
    for (String path : new String[] {"a.txt", "b.png", "c.db"}) {
      filter.selects(path);
    }
    assertThat(filter).hasToString("skipped as not images: 2 (a.txt, c.db)");
  }
}
