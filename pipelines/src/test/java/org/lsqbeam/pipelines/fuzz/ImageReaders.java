package org.lsqbeam.pipelines.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.pipelines.Project;

/** The readers of images. */
final class ImageReaders {
  private static final Path IMAGES =
      Project.FOLDER.resolve("tf-graphs/src/test/resources/org/lsqbeam/graphs/codec/odd");

  /** The most pixels of an image that is decoded. */
  private static final int MOST_PIXELS = 1 << 26;

  private ImageReaders() {}

  /** All readers. */
  static List<Reader> all() throws IOException {
    ImageCodec codec = new ImageCodec(); // until the process ends
    return List.of(
        reader(codec, "JPEG", ".jpg", bytes -> bytes),
        reader(codec, "PNG", ".png", Repair::png),
        reader(codec, "BMP", ".bmp", bytes -> bytes));
  }

  private static Reader reader(
      ImageCodec codec, String name, String ending, UnaryOperator<byte[]> repair)
      throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(IMAGES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).sorted().toList()) {
        if (!file.toString().endsWith(".seen.png")) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    List<String> words = List.of("\u00ff\u00da", "\u00ff\u00d9", "IDAT", "IHDR", "PLTE");
    return new Reader(
        name, Reader.DATA, "", 4, seeds, words, repair, bytes -> decode(codec, bytes));
  }

  /** Decodes as the pipeline does, which takes the message and adds the file's name. */
  private static void decode(ImageCodec codec, byte[] bytes) {
    try {
      ImageSize size = codec.size(bytes);
      if (size.pixels() <= MOST_PIXELS) {
        codec.decode(bytes, 16, 16);
      }
    } catch (UndecodableImageException e) {
      throw new InvalidDataException(String.valueOf(e.getMessage()), e);
    }
  }
}
