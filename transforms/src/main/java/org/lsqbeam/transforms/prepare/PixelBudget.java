package org.lsqbeam.transforms.prepare;

import java.util.concurrent.Semaphore;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;

/**
 * How many pixels of photographs the threads of a process have decoded at a time, so that memory
 * grows neither with the photographs' sizes nor with the number of threads: a large photograph
 * waits until the others are resized.
 */
final class PixelBudget {
  /** Of one photograph. What is rejected depends on it, and so it is the same for every heap. */
  static final int LARGEST = 1 << 26;

  /** Pixels lie outside the heap, which is a share of the memory too. */
  private static final int HEAP_BYTES_PER_PIXEL = 12;

  private final Semaphore left;

  /**
   * @param pixels at a time; at least {@value #LARGEST}
   */
  PixelBudget(int pixels) {
    left = new Semaphore(pixels, true);
  }

  /** What a heap allows, and the largest photograph in any case. */
  static PixelBudget of(long heapBytes) {
    long pixels = Math.max(LARGEST, heapBytes / HEAP_BYTES_PER_PIXEL);
    return new PixelBudget((int) Math.min(Integer.MAX_VALUE, pixels));
  }

  /**
   * Waits until a photograph may be decoded; {@link #giveBack} its pixels once they are gone.
   *
   * @return its pixels
   * @throws UndecodableImageException if it has more than {@value #LARGEST}
   */
  int take(ImageSize size) throws UndecodableImageException {
    if (size.pixels() > LARGEST) {
      throw new UndecodableImageException(
          "it has "
              + size.width()
              + "x"
              + size.height()
              + " pixels; allowed: at most "
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
