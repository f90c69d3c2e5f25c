package org.lsqbeam.graphs.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Batch;

/** Real images that may lie beside the project; a test that needs them is skipped without. */
public final class SampleImages {
  private static final int BLOCK = 512;

  private SampleImages() {}

  /** The first images of a tar, 256x256 as the paper prepares them and cropped at the centre. */
  public static Batch batch(int size, int crop, int classes) throws IOException {
    byte[] pixels = new byte[size * crop * crop * 3];
    int[] labels = new int[size];
    try (InputStream tar = Files.newInputStream(tar());
        ImageCodec codec = new ImageCodec()) {
      for (int i = 0; i < size; i++) {
        Image image = AntialiasedBilinear.resize(codec.decode(next(tar)), 256, 256);
        int margin = (256 - crop) / 2;
        for (int row = 0; row < crop; row++) {
          System.arraycopy(
              image.rgb(),
              ((margin + row) * 256 + margin) * 3,
              pixels,
              (i * crop + row) * crop * 3,
              crop * 3);
        }
        labels[i] = (37 * i + 11) % classes;
      }
    } catch (UndecodableImageException e) {
      throw new AssertionError(e);
    }
    return new Batch(pixels, labels);
  }

  /** The files of a tar, all of them. */
  public static List<byte[]> encoded() throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (InputStream tar = Files.newInputStream(tar())) {
      for (byte[] file = next(tar); file.length > 0; file = next(tar)) {
        files.add(file);
      }
    }
    return files;
  }

  /** The content of a tar's next file: a header block with the size in octal, then whole blocks. */
  private static byte[] next(InputStream tar) throws IOException {
    byte[] header = tar.readNBytes(BLOCK);
    String octal = new String(header, 124, 11, StandardCharsets.US_ASCII);
    if (header[0] == 0) { // behind the last file
      return new byte[0];
    }
    int size = Integer.parseInt(octal.strip(), 8);
    byte[] content = tar.readNBytes(size);
    tar.skipNBytes(Math.floorMod(-size, BLOCK));
    return content;
  }

  private static Path tar() {
    for (@Nullable Path folder = Path.of("").toAbsolutePath();
        folder != null;
        folder = folder.getParent()) {
      Path tar = folder.resolve("shared/data/imagenet-sample/val.tar");
      if (Files.isRegularFile(tar)) {
        return tar;
      }
    }
    return Assumptions.abort("needs shared/data/imagenet-sample beside the project");
  }
}
