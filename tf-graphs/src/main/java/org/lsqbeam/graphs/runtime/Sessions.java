package org.lsqbeam.graphs.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.lsqbeam.graphs.io.Arguments;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/**
 * Opens TensorFlow sessions, all with the same number of threads.
 *
 * <p>TensorFlow creates its intra-op pool with the first session of a process. The number of its
 * threads decides the bits of the results, so all sessions use the same.
 */
public final class Sessions {
  /** The threads of the pool; 0 before TensorFlow creates it. */
  private static final AtomicInteger POOL =
      JvmSingletons.value("threads", AtomicInteger.class, AtomicInteger::new);

  private static final RunGate GATE =
      new RunGate(
          JvmSingletons.value("runs", ReentrantReadWriteLock.class, ReentrantReadWriteLock::new));

  private static int chosen;

  private Sessions() {}

  /**
   * Sets the number of intra-op threads; the default is the number of processors.
   *
   * @throws IllegalArgumentException if it is below 1
   * @throws IllegalStateException if a session was opened with another number
   */
  public static synchronized void useThreads(int number) {
    Arguments.check(number >= 1, "threads", number, "at least 1");
    requirePool(number);
    chosen = number;
  }

  /** The number that was set, or 0. */
  static synchronized int chosenThreads() {
    return chosen;
  }

  /** The number of intra-op threads of every session of this process. */
  public static synchronized int threads() {
    return chosen == 0 ? Runtime.getRuntime().availableProcessors() : chosen;
  }

  /**
   * Opens a session on a graph; the caller closes it, then the graph.
   *
   * @throws UnsatisfiedRequirementException if another job opened one in this process with other
   *     threads
   */
  public static synchronized Session open(Graph graph) {
    ConfigProto config = config();
    OneDnnCaches.correctOnce(config);
    return GATE.run(() -> new Session(graph, config));
  }

  /**
   * Runs a session; the caller closes the result. Does not return once {@link #stop} was called.
   */
  public static Result run(Session.Runner runner) {
    return GATE.run(runner::run);
  }

  /**
   * Ends all computation of this process: waits for the runs under way and lets no other one begin.
   * The end of a process destroys the native library's variables, on which a run may then crash.
   *
   * @param atMost how long to wait
   * @return whether no run is under way
   */
  public static boolean stop(Duration atMost) throws InterruptedException {
    return GATE.close(atMost);
  }

  /**
   * The configuration of every session of this process.
   *
   * @throws UnsatisfiedRequirementException if another job opened one in this process with other
   *     threads
   */
  static synchronized ConfigProto config() {
    int threads = threads();
    requirePool(threads);
    POOL.set(threads);
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(threads)
        // Otherwise TensorFlow takes the whole memory of a GPU at once.
        .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
        .build();
  }

  private static void requirePool(int threads) {
    int made = POOL.get();
    if (made != 0 && made != threads) {
      throw new UnsatisfiedRequirementException(
          "TensorFlow already runs with " + made + " threads in this process, not " + threads);
    }
  }
}
