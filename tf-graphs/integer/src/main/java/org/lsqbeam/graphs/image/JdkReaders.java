package org.lsqbeam.graphs.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The image readers of the JDK itself; those of other libraries on the class path are not used. */
final class JdkReaders {
  private JdkReaders() {}

  /** Reads something of an image. */
  @FunctionalInterface
  interface Reading<T> {
    T of(ImageReader reader) throws IOException;
  }

  /**
   * Reads an image.
   *
   * @throws UndecodableImageException if the reader does not understand it
   */
  static <T> T read(ImageFormat format, byte[] encoded, Reading<T> reading)
      throws UndecodableImageException {
    ImageReader reader = reader(format);
    try (ImageInputStream bytes =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
      reader.setInput(bytes, true, true);
      return reading.of(reader);
    } catch (IOException | RuntimeException e) { // the readers check little of what they read
      if (e.getCause() instanceof OutOfMemoryError) { // which the reader takes for damage
        throw new UndecodableImageException(
            UndecodableImageException.Kind.TOO_LARGE,
            "memory is too small for its pixels; a JVM with a larger heap (-Xmx) reads it");
      }
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED,
          ImageDamage.reason(format, encoded, "it is no " + format + " that can be read"));
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(ImageFormat format) {
    Iterator<ImageReader> readers =
        ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
    }
    throw new IllegalStateException("this Java has no reader of " + format + " images");
  }
}
