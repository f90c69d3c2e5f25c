package org.lsqbeam.graphs.image;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;

final class JdkReadersTest {
  /** The reader of PNGs wraps the error. */
  @Test
  void littleMemoryIsNoDamage() {
    assertThatExceptionOfType(UndecodableImageException.class)
        .isThrownBy(
            () ->
                JdkReaders.read(
                    ImageFormat.PNG,
                    new byte[8],
                    reader -> {
                      throw new IIOException(
                          "Caught exception during read: ", new OutOfMemoryError());
                    }))
        .withMessageContaining("memory is too small")
        .extracting(UndecodableImageException::kind)
        .isEqualTo(UndecodableImageException.Kind.TOO_LARGE);
  }
}
