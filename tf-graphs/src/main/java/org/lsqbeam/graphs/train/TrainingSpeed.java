package org.lsqbeam.graphs.train;

import java.util.Locale;
import java.util.Random;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.runtime.MachineMemory;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Measures the speed of a run's updates on this machine, on one batch, from random weights. */
public final class TrainingSpeed {
  /** The most pixels of a batch, which lie in one array of bytes. */
  private static final int MAX_PIXELS = Integer.MAX_VALUE - 8;

  private TrainingSpeed() {}

  /**
   * Measures the images per second of updates, without reading and augmenting images.
   *
   * @param warmUp updates before the measurement, at least 1: TensorFlow's first ones are slow
   * @param updates the least number to measure
   * @param seconds the least time to measure
   * @throws IllegalArgumentException if the memory does not allow the batch
   */
  public static double imagesPerSecond(
      TrainingSpec spec, NetworkInput input, Batch batch, int warmUp, int updates, double seconds) {
    try (RepeatedUpdate repeated = new RepeatedUpdate(spec, input, batch)) {
      for (int i = 0; i < warmUp; i++) {
        repeated.update();
      }
      long start = System.nanoTime();
      double taken = 0;
      int done = 0;
      while (done < updates || taken < seconds) {
        repeated.update();
        done++;
        taken = (System.nanoTime() - start) / 1e9;
      }
      return done * batch.size() / taken;
    } catch (TFResourceExhaustedException | OutOfMemoryError e) {
      throw new IllegalArgumentException(tooLarge(spec, "takes more memory than there is"), e);
    }
  }

  /** Creates a batch of the run's size with random pixels and labels. */
  public static Batch randomBatch(TrainingSpec spec, NetworkInput input) {
    return randomBatch(spec.optimization().batchSize(), input, spec.seed());
  }

  /** Creates a batch with random pixels and labels. */
  public static Batch randomBatch(int size, NetworkInput input, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[Math.toIntExact(pixels(size, input))];
    random.nextBytes(pixels);
    return new Batch(pixels, random.ints(size, 0, input.classes()).toArray());
  }

  /**
   * Refuses a batch that cannot fit into this machine's memory, where trying it might kill this
   * process or another one. A batch that passes may still not fit.
   *
   * @throws IllegalArgumentException if the batch is too large
   */
  public static void requireMemory(TrainingSpec spec, NetworkInput input, NetworkSize size) {
    requireMemory(spec, input, size, MachineMemory.bytes());
  }

  static void requireMemory(
      TrainingSpec spec, NetworkInput input, NetworkSize size, long memoryBytes) {
    // The gradients need at least each layer's output, and the next layer's input (after batch norm
    // and the rectifier or quantizer), which has about the same size.
    long needed = 2 * Float.BYTES * size.outputs() * spec.optimization().batchSize();
    if (needed > memoryBytes) {
      throw new IllegalArgumentException(
          tooLarge(
              spec,
              String.format(
                  Locale.ROOT,
                  "takes at least %.1f GiB of memory, of which there are %.1f",
                  gibibytes(needed),
                  gibibytes(memoryBytes))));
    }
    if (pixels(spec.optimization().batchSize(), input) > MAX_PIXELS) {
      throw new IllegalArgumentException(tooLarge(spec, "has too many pixels for one array"));
    }
  }

  private static long pixels(int images, NetworkInput input) {
    return 3L * input.height() * input.width() * images;
  }

  private static double gibibytes(long bytes) {
    return (double) bytes / (1 << 30);
  }

  private static String tooLarge(TrainingSpec spec, String why) {
    return String.format(
        Locale.ROOT,
        "batchSize is %d, which for %s at precision %s %s; --batchSize measures a smaller one",
        spec.optimization().batchSize(),
        spec.network(),
        spec.precision(),
        why);
  }
}
