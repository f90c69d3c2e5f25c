package org.lsqbeam.graphs.data;

/** The order of training examples, a pure function of seed, epoch and position. */
public final class ExampleOrder {
  private static final long PURPOSE = 1;

  private ExampleOrder() {}

  /** A random permutation of {@code 0 ... examples - 1}, different in every epoch (from 0). */
  public static int[] permutation(long seed, int epoch, int examples) {
    CounterRandom random = CounterRandom.of(seed, PURPOSE, epoch);
    int[] order = new int[examples];
    for (int i = 0; i < examples; i++) {
      int other = random.below(i + 1, i);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
