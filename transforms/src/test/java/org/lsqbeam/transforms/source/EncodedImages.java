package org.lsqbeam.transforms.source;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.lsqbeam.graphs.image.Image;

/** Made-up images and archives of them, by other codecs than ours. */
public final class EncodedImages {
  private EncodedImages() {}

  /** A PNG of random pixels. */
  public static byte[] png(int seed, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same PNG, whose header says another size. */
  public static byte[] sayingSize(byte[] png, int width, int height) {
    ByteBuffer changed = ByteBuffer.wrap(png.clone());
    changed.putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(changed.array(), 12, 17); // IHDR's name and content
    changed.putInt(29, (int) crc.getValue());
    return changed.array();
  }

  /** The image as the JDK decodes it. */
  public static Image decode(byte[] encoded) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded));
    byte[] rgb = new byte[image.getHeight() * image.getWidth() * 3];
    for (int i = 0; i < rgb.length / 3; i++) {
      int value = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (value >> 16);
      rgb[3 * i + 1] = (byte) (value >> 8);
      rgb[3 * i + 2] = (byte) value;
    }
    return new Image(image.getHeight(), image.getWidth(), rgb);
  }

  /** A tar of these files, in the map's order. */
  public static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(0); // equal files are equal tars
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
