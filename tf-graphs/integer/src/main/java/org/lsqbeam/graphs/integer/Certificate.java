package org.lsqbeam.graphs.integer;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.Sha256;

/**
 * Digests of the integer sums of a network's last layer, for a list of images. Two networks that
 * compute the same integers have equal certificates, on any machine.
 *
 * @param sha256 of the sums of all images, one image after the other, each sum as 32 bits with the
 *     low end first; in hex
 * @param images the first {@value #DIGITS} hex digits of the SHA-256 of each image's sums, one
 *     image after the other
 */
public record Certificate(String sha256, String images) implements Serializable {
  /** The hex digits that an image has. */
  public static final int DIGITS = 8;

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern IMAGES = Pattern.compile("[0-9a-f]*");

  public Certificate {
    Arguments.check(SHA_256.matcher(sha256).matches(), "sha256", sha256, "64 hex digits");
    Arguments.check(
        images.length() % DIGITS == 0 && IMAGES.matcher(images).matches(),
        "images",
        images,
        DIGITS + " hex digits for each image");
  }

  /** Returns the number of images. */
  public int size() {
    return images.length() / DIGITS;
  }

  /** Returns the position of the first image with another digest; empty if there is none. */
  public OptionalInt firstDifference(Certificate other) {
    int length = Math.max(images.length(), other.images.length());
    for (int at = 0; at < length; at += DIGITS) {
      if (!images.regionMatches(at, other.images, at, DIGITS)) {
        return OptionalInt.of(at / DIGITS);
      }
    }
    return OptionalInt.empty();
  }

  /** Returns how many images have another digest. */
  public int differences(Certificate other) {
    int length = Math.max(images.length(), other.images.length());
    int count = 0;
    for (int at = 0; at < length; at += DIGITS) {
      count += images.regionMatches(at, other.images, at, DIGITS) ? 0 : 1;
    }
    return count;
  }

  /** Makes a certificate, image by image. Not thread-safe. */
  public static final class Builder {
    private final MessageDigest all = Sha256.digest();
    private final StringBuilder images = new StringBuilder();

    /** Adds the next image. */
    public void add(Logits logits) {
      int[] sums = logits.sums();
      ByteBuffer bytes =
          ByteBuffer.allocate(Integer.BYTES * sums.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(sums);
      all.update(bytes.array());
      images.append(Sha256.hex(bytes.array()), 0, DIGITS);
    }

    /** Returns the certificate of all images; the last call. */
    public Certificate build() {
      return new Certificate(Sha256.hex(all), images.toString());
    }
  }
}
