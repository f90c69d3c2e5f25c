package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.io.Json;

final class AugmenterTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;
  private static final byte[] IMAGE = new byte[HEIGHT * WIDTH * 3];

  static {
    new Random(1).nextBytes(IMAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "0,false,0",
    "0,true,0",
    "1,false,0",
    "1,true,0",
    "2,true,0",
    "0,false,3",
    "0,true,5",
    "0,true,4",
    "1,true,3",
    "1,false,6",
    "1,true,7"
  })
  void everyCropOfThePaddedImageAndItsMirrorImageAreEquallyLikelyAndNothingElse(
      int padding, boolean mirror, int crop) {
    Augmentation augmentation = new Augmentation(padding, mirror, crop);
    Map<String, Integer> possible = possible(augmentation);
    int height = crop == 0 ? HEIGHT : crop;
    int width = crop == 0 ? WIDTH : crop;
    int crops = (HEIGHT + 2 * padding - height + 1) * (WIDTH + 2 * padding - width + 1);
    assertThat(possible).hasSize(mirror ? 2 * crops : crops);
    int[] counts = new int[possible.size()];
    Augmenter augmenter = new Augmenter(augmentation, HEIGHT, WIDTH);
    for (int position = 0; position < 100 * counts.length; position++) {
      byte[] target = new byte[height * width * 3];
      augmenter.augment(IMAGE, target, 0, 4, 2, position);
      counts[Objects.requireNonNull(possible.get(key(target)), "an impossible image")]++;
    }
    if (counts.length > 1) {
      ChiSquare.assertUniform(counts);
    }
  }

  @Test
  void theCropIsAnotherInEveryEpochAndForEverySeedAndTheSameAgain() {
    Augmenter augmenter = new Augmenter(new Augmentation(4, true), HEIGHT, WIDTH);
    int otherEpoch = 0;
    int otherSeed = 0;
    for (int position = 0; position < 100; position++) {
      String image = augmented(augmenter, 1, 1, position);
      assertThat(augmented(augmenter, 1, 1, position)).isEqualTo(image);
      otherEpoch += augmented(augmenter, 1, 2, position).equals(image) ? 0 : 1;
      otherSeed += augmented(augmenter, 2, 1, position).equals(image) ? 0 : 1;
    }
    assertThat(otherEpoch).isGreaterThan(90);
    assertThat(otherSeed).isGreaterThan(90);
  }

  @Test
  void onlyItsOwnPlaceInTheBatchIsWritten() {
    Augmenter augmenter = new Augmenter(new Augmentation(2, true), HEIGHT, WIDTH);
    for (int position = 0; position < 50; position++) {
      byte[] alone = new byte[IMAGE.length];
      augmenter.augment(IMAGE, alone, 0, 1, 1, position);
      byte[] batch = new byte[3 * IMAGE.length];
      augmenter.augment(IMAGE, batch, IMAGE.length, 1, 1, position);
      byte[] expected = new byte[batch.length];
      System.arraycopy(alone, 0, expected, IMAGE.length, alone.length);
      assertThat(batch).isEqualTo(expected);
    }
  }

  @Test
  void paddingMayBeWiderThanTheImage() {
    Augmenter augmenter = new Augmenter(new Augmentation(9, true), HEIGHT, WIDTH);
    Map<String, Integer> possible = possible(new Augmentation(9, true));
    for (int position = 0; position < 1000; position++) {
      assertThat(possible).containsKey(augmented(augmenter, 1, 0, position));
    }
  }

  @Test
  void aCropOfTheImagesOwnSizeIsAsNoCrop() {
    Augmenter cropping = new Augmenter(new Augmentation(2, true, HEIGHT), HEIGHT, HEIGHT);
    Augmenter whole = new Augmenter(new Augmentation(2, true), HEIGHT, HEIGHT);
    for (int position = 0; position < 200; position++) {
      assertThat(augmented(cropping, 1, 0, position)).isEqualTo(augmented(whole, 1, 0, position));
    }
  }

  @Test
  void withoutACropItsJsonIsAsBeforeThereWereCrops() {
    assertThat(Json.line(new Augmentation(4, true))).isEqualTo("{\"mirror\":true,\"padding\":4}");
    assertThat(Json.line(new Augmentation(0, true, 224)))
        .isEqualTo("{\"crop\":224,\"mirror\":true,\"padding\":0}");
  }

  @Test
  void whatIsNotAllowedIsRefused() {
    assertThatThrownBy(() -> new Augmentation(-1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("padding is -1; must be at least 0");
    assertThatThrownBy(() -> new Augmentation(0, true, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop is -1; must be at least 1");
    assertThatThrownBy(() -> new Augmenter(new Augmentation(1, true, 8), HEIGHT, WIDTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop is 8; must be at most 7, the images' side with its padding");
  }

  private static String augmented(Augmenter augmenter, long seed, int epoch, long position) {
    byte[] target = new byte[IMAGE.length];
    augmenter.augment(IMAGE, target, 0, seed, epoch, position);
    return key(target);
  }

  /** Every image that may come out, numbered: pads, then crops, then mirrors, pixel by pixel. */
  private static Map<String, Integer> possible(Augmentation augmentation) {
    int side = augmentation.crop();
    int height = side == 0 ? HEIGHT : side;
    int width = side == 0 ? WIDTH : side;
    int padding = augmentation.padding();
    Map<String, Integer> images = new LinkedHashMap<>();
    for (int top = 0; top <= HEIGHT + 2 * padding - height; top++) {
      for (int left = 0; left <= WIDTH + 2 * padding - width; left++) {
        for (int mirrored = 0; mirrored <= (augmentation.mirror() ? 1 : 0); mirrored++) {
          byte[] crop = new byte[height * width * 3];
          for (int i = 0; i < crop.length; i++) {
            int channel = i % 3;
            int x = i / 3 % width;
            int y = top + i / 3 / width;
            crop[i] = padded(y, left + (mirrored == 1 ? width - 1 - x : x), channel, padding);
          }
          images.putIfAbsent(key(crop), images.size());
        }
      }
    }
    return images;
  }

  private static byte padded(int y, int x, int channel, int padding) {
    int row = y - padding;
    int column = x - padding;
    boolean inside = row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
    return inside ? IMAGE[(row * WIDTH + column) * 3 + channel] : 0;
  }

  private static String key(byte[] pixels) {
    return new String(pixels, StandardCharsets.ISO_8859_1);
  }
}
