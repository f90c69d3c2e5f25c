package org.lsqbeam.graphs.network;

import java.util.Arrays;
import org.lsqbeam.graphs.data.CounterRandom;
import org.lsqbeam.graphs.network.Variable.Kind;

/** The values of variables before training, a pure function of seed and variable name. */
public final class InitialValues {
  private static final long PURPOSE = 3;

  private InitialValues() {}

  /** Returns one value per element of the variable, in row-major order. */
  public static float[] of(Variable variable, long seed) {
    float[] values = new float[Math.toIntExact(variable.shape().size())];
    if (variable.kind() == Kind.WEIGHTS) {
      // String.hashCode is specified, so the same on every machine.
      CounterRandom random = CounterRandom.of(seed, PURPOSE, variable.name().hashCode());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (variable.initial() * random.normal(i));
      }
    } else {
      Arrays.fill(values, (float) variable.initial());
    }
    return values;
  }
}
