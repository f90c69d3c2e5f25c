package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Finds which of several tensors of a graph have a value that is not finite. TensorFlow computes
 * nothing of it until {@link #flags} is fetched.
 */
public final class FiniteCheck {
  private static final int INFINITE = 1;
  private static final int NAN = 2;

  private final List<String> names;
  private final Operand<TInt32> flags;

  /**
   * Adds the check to the graph.
   *
   * @param tensors by what messages call them; at least one
   */
  public FiniteCheck(Ops tf, Map<String, Operand<TFloat32>> tensors) {
    names = List.copyOf(tensors.keySet());
    List<Operand<TInt32>> each = new ArrayList<>();
    for (String name : names) {
      Operand<TFloat32> values = tensors.get(name);
      Operand<TFloat32> flat = tf.reshape(values, tf.constant(new int[] {-1}));
      each.add(
          tf.math.add(flag(tf, tf.math.isInf(flat), INFINITE), flag(tf, tf.math.isNan(flat), NAN)));
    }
    flags = tf.stack(each);
  }

  private static Operand<TInt32> flag(Ops tf, Operand<TBool> values, int flag) {
    Operand<TBool> any = tf.reduceAny(values, tf.constant(0));
    return tf.math.mul(tf.dtypes.cast(any, TInt32.class), tf.constant(flag));
  }

  /** Returns what is to be fetched. */
  public Operand<TInt32> flags() {
    return flags;
  }

  /**
   * Returns what the fetched flags say: for each tensor with a value that is not finite, its name
   * and the value, such as {@code first/weights is NaN}; in the order of the tensors.
   */
  public List<String> faults(NdArray<Integer> fetched) {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int flag = fetched.getObject(i);
      if (flag != 0) {
        faults.add(names.get(i) + " is " + (flag == INFINITE ? "infinite" : "NaN"));
      }
    }
    return faults;
  }
}
