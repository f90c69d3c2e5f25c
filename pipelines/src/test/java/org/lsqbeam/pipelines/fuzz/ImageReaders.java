package org.lsqbeam.pipelines.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.ImageDecoder;
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
        reader("JPEG", ".jpg", bytes -> bytes, bytes -> decode(codec, bytes)),
        reader("PNG", ".png", Repair::png, bytes -> decode(codec, bytes)),
        reader("BMP", ".bmp", bytes -> bytes, bytes -> decode(codec, bytes)),
        reader("JPEG without TensorFlow", ".jpg", bytes -> bytes, ImageReaders::decode),
        reader("PNG without TensorFlow", ".png", Repair::png, ImageReaders::decode));
  }

  private static Reader reader(
      String name, String ending, UnaryOperator<byte[]> repair, Consumer<byte[]> decoder)
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
    return new Reader(name, Reader.DATA, "", 4, seeds, words, repair, decoder::accept);
  }

  /** Decodes as classify does. */
  private static void decode(byte[] bytes) {
    try {
      ImageDecoder.decode(bytes).resized(16, 16);
    } catch (UndecodableImageException e) {
      throw new InvalidDataException(String.valueOf(e.getMessage()), e);
    }
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
