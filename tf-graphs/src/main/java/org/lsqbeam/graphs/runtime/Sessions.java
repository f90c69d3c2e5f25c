package org.lsqbeam.graphs.runtime;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/**
 * Opens TensorFlow sessions, all with the same number of threads.
 *
 * <p>TensorFlow makes its intra-op pool with the first session of a process, and the number of its
 * threads decides the bits of what is computed, so there is one number for all.
 */
public final class Sessions {
  private static int threads = Runtime.getRuntime().availableProcessors();
  private static boolean opened;

  private Sessions() {}

  /**
   * Sets the number of intra-op threads; the default is the number of processors.
   *
   * @throws IllegalArgumentException if it is below 1
   * @throws IllegalStateException if a session was opened with another number
   */
  public static synchronized void useThreads(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("threads is " + number + "; allowed: at least 1");
    }
    if (opened && number != threads) {
      throw new IllegalStateException(
          "TensorFlow already runs with " + threads + " threads in this process, not " + number);
    }
    threads = number;
  }

  /** The number of intra-op threads of every session of this process. */
  public static synchronized int threads() {
    return threads;
  }

  /** Opens a session on a graph; the caller closes it, then the graph. */
  public static synchronized Session open(Graph graph) {
    return new Session(graph, config());
  }

  /** What every session of this process is opened with. */
  static synchronized ConfigProto config() {
    opened = true;
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(threads)
        // Otherwise TensorFlow takes the whole memory of a GPU at once.
        .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
        .build();
  }
}
