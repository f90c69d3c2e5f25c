package org.lsqbeam.graphs.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawOpInputs;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of a kernel that TensorFlow has none for, registered once per process: TensorFlow
 * has room for ten, and keeps the first one of an operation. The registered function looks up the
 * gradient of the current job, since a cluster may have unloaded the classes of the first job.
 *
 * @param <I> the inputs of the kernel, which has one output
 */
public final class RegisteredGradient<I extends RawOpInputs<?>> {
  /**
   * A gradient function.
   *
   * @param <I> the inputs of the kernel
   */
  @FunctionalInterface
  public interface Of<I> {
    /** Returns the gradient of each input, from the inputs and the gradient of the output. */
    List<Operand<?>> gradients(Ops tf, I inputs, Output<TFloat32> dy);
  }

  private final Class<I> inputs;
  private final Of<I> gradient;

  /** The gradient function of the job that builds graphs now. */
  private final AtomicReference<Function<Object[], List<Operand<?>>>> current;

  /**
   * Creates a gradient that is not registered yet.
   *
   * @param name of the gradient in the process
   */
  @SuppressWarnings("unchecked") // set only here
  public RegisteredGradient(String name, Class<I> inputs, Of<I> gradient) {
    this.inputs = inputs;
    this.gradient = gradient;
    current = JvmSingletons.value(name, AtomicReference.class, AtomicReference::new);
  }

  /** Registers the gradient with TensorFlow, if it is not yet. */
  public synchronized void register() {
    boolean first = current.getAndSet(this::gradients) == null;
    if (first
        && !TensorFlow.registerCustomGradient(
            inputs,
            (tf, in, gradients) ->
                requireNonNull(current.get()).apply(new Object[] {tf, in, gradients}))) {
      throw new IllegalStateException(
          "TensorFlow already has a gradient of " + inputs.getEnclosingClass().getSimpleName());
    }
  }

  @SuppressWarnings("unchecked") // as register puts them in; the only output is a float tensor
  private List<Operand<?>> gradients(Object[] arguments) {
    List<Output<?>> outputs = (List<Output<?>>) arguments[2];
    return gradient.gradients(
        (Ops) arguments[0], inputs.cast(arguments[1]), (Output<TFloat32>) outputs.get(0));
  }
}
