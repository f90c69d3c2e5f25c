package org.lsqbeam.transforms.prepare;

import java.util.concurrent.Semaphore;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;

/**
 * Limits how many decoded pixels the threads of a process hold at a time, so that memory grows
 * neither with the images' sizes nor with the number of threads: a large image waits until the
 * others are resized.
 */
final class PixelBudget {
  /**
   * The most pixels of one image, independent of the heap: it decides which images are rejected.
   */
  static final int LARGEST = 1 << 26;

  /** Pixels are outside the heap, whose size tells how much memory there is. */
  private static final int HEAP_BYTES_PER_PIXEL = 12;

  private final Semaphore left;

  /**
   * @param pixels at a time; at least {@value #LARGEST}
   */
  PixelBudget(int pixels) {
    left = new Semaphore(pixels, true);
  }

  /** The budget for a heap's size, at least one image of the largest size. */
  static PixelBudget of(long heapBytes) {
    long pixels = Math.max(LARGEST, heapBytes / HEAP_BYTES_PER_PIXEL);
    return new PixelBudget((int) Math.min(Integer.MAX_VALUE, pixels));
  }

  /**
   * Waits until an image may be decoded; {@link #giveBack} its pixels once they are gone.
   *
   * @return the number of its pixels
   * @throws UndecodableImageException if it has more than {@value #LARGEST}
   */
  int take(ImageSize size) throws UndecodableImageException {
    if (size.pixels() > LARGEST) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.TOO_LARGE,
          "it has "
              + size.width()
              + "x"
              + size.height()
              + " pixels; must be at most "
              + LARGEST
              + " in all");
    }
    int pixels = (int) Math.max(0, size.pixels());
    left.acquireUninterruptibly(pixels);
    return pixels;
  }

  void giveBack(int pixels) {
    left.release(pixels);
  }
}
