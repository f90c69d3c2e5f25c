package org.lsqbeam.pipelines.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.image.DecodedImage;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageDecoder;
import org.lsqbeam.graphs.image.ImageFormat;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.EncodedExample;
import org.lsqbeam.transforms.cache.ValidationExamples;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Validation images as data URLs.
 *
 * @param byImage those that could be read and fit
 * @param shown how often they are shown
 * @param missing why there are none; empty if all could be read
 */
record Thumbnails(Map<Integer, String> byImage, int shown, String missing) {
  /** The bytes of all data URLs together. */
  static final int MOST_BYTES = 2 << 20;

  private static final int LONGEST_SIDE = 128;

  Thumbnails {
    byImage = Map.copyOf(byImage);
  }

  /**
   * Reads images. A dataset without its shards has none; that is no error.
   *
   * @param images their positions in the validation set, in the order of their importance; one that
   *     is shown twice is in it twice
   * @param label of an image
   * @param mostBytes of the data URLs, as often as they are shown
   */
  static Thumbnails of(
      Storage dataset,
      DatasetManifest manifest,
      List<Integer> images,
      IntUnaryOperator label,
      long mostBytes)
      throws IOException {
    ValidationExamples examples = new ValidationExamples(dataset, manifest);
    Map<Integer, String> urls = new TreeMap<>();
    long bytes = 0;
    int shown = 0;
    try {
      for (int image : new LinkedHashSet<>(images)) {
        EncodedExample example = examples.at(image);
        if (example.label() != label.applyAsInt(image)) {
          throw new InvalidDataException(
              dataset.root() + " has another image at position " + image);
        }
        String url = url(example.encoded());
        int times = Collections.frequency(images, image);
        if (bytes + (long) times * url.length() <= mostBytes) {
          bytes += (long) times * url.length();
          shown += times;
          urls.put(image, url);
        }
      }
      return new Thumbnails(urls, shown, "");
    } catch (NoSuchFileException e) {
      return new Thumbnails(Map.of(), 0, e.getFile() + " is missing");
    } catch (InvalidDataException e) {
      return new Thumbnails(Map.of(), 0, String.valueOf(e.getMessage()));
    }
  }

  /** Small images are kept as they are. */
  private static String url(byte[] encoded) throws IOException {
    try {
      DecodedImage image = ImageDecoder.decode(encoded);
      int longest = Math.max(image.height(), image.width());
      boolean small = longest <= LONGEST_SIDE && ImageFormat.of(encoded) != ImageFormat.BMP;
      byte[] shown = small ? encoded : smaller(image, Math.max(longest, LONGEST_SIDE));
      String type = ImageFormat.of(shown).name().toLowerCase(Locale.ROOT);
      return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(shown);
    } catch (UndecodableImageException e) {
      throw new InvalidDataException("an image cannot be decoded: " + e.getMessage(), e);
    }
  }

  private static byte[] smaller(DecodedImage image, int longest) throws IOException {
    Image resized =
        image.resized(
            Math.max(1, image.height() * LONGEST_SIDE / longest),
            Math.max(1, image.width() * LONGEST_SIDE / longest));
    BufferedImage pixels =
        new BufferedImage(resized.width(), resized.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = resized.rgb();
    for (int i = 0; i < rgb.length; i += Image.CHANNELS) {
      int pixel = ((rgb[i] & 0xff) << 16) | ((rgb[i + 1] & 0xff) << 8) | (rgb[i + 2] & 0xff);
      int at = i / Image.CHANNELS;
      pixels.setRGB(at % resized.width(), at / resized.width(), pixel);
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    if (!ImageIO.write(pixels, "jpeg", jpeg)) {
      throw new IllegalStateException("every JVM writes JPEG");
    }
    return jpeg.toByteArray();
  }
}
