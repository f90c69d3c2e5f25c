package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void theFilesThatWereNotSelectedAreListedWithTheirNumber() {
    for (String path : new String[] {"a.txt", "b.png", "c.db"}) {
      filter.selects(path);
    }
    assertThat(filter).hasToString("skipped as not images: 2 (a.txt, c.db)");
  }
}
