package org.lsqbeam.graphs.evaluate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.IntegerSelfCheck;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/** Evaluates saved variables of a network. */
public final class Evaluator implements AutoCloseable {
  private final Network network;
  private final LayerSettings settings;
  private final NetworkInput input;
  private final Graph graph;
  private final Session session;
  private final EvaluationPass pass;
  private final VariableSaver saved;
  private final IntegerPass.State state;
  private final @Nullable ArithmeticChoice arithmetic;
  private @Nullable IntegerPass integers;

  /** Builds the network of a name, without values yet. */
  public Evaluator(String network, LayerSettings settings, NetworkInput input) {
    this(network, settings, input, Arithmetic.FLOAT32);
  }

  /**
   * Builds the network of a name, without values yet.
   *
   * @param wanted convolves if that is right on this machine; else 32-bit floats do
   */
  public Evaluator(String network, LayerSettings settings, NetworkInput input, Arithmetic wanted) {
    this(NetworkCatalog.named(network), settings, input, wanted, new IntegerSelfCheck());
  }

  /** Builds a network, without values yet. */
  Evaluator(Network network, LayerSettings settings, NetworkInput input) {
    this(network, settings, input, Arithmetic.FLOAT32, new IntegerSelfCheck());
  }

  /** Builds a network, without values yet. */
  Evaluator(
      Network network,
      LayerSettings settings,
      NetworkInput input,
      Arithmetic wanted,
      IntegerSelfCheck check) {
    this.network = network;
    this.settings = settings;
    this.input = input;
    graph = new Graph();
    Ops tf = Ops.create(graph);
    Variables variables = new Variables(tf);
    pass = new EvaluationPass(tf, network, settings, input, new BatchInput(tf, input), variables);
    saved = new VariableSaver(tf, variables.handles());
    state = IntegerPass.State.of(tf, variables);
    session = Sessions.open(graph);
    arithmetic =
        wanted == Arithmetic.FLOAT32
            ? null
            : ArithmeticChoice.of(check.evaluationFailure(network, settings, input));
  }

  /** Returns the arithmetic that convolves; null if no other than 32-bit floats was wanted. */
  public @Nullable ArithmeticChoice arithmetic() {
    return arithmetic;
  }

  /** Loads the values of a checkpoint. */
  public void load(Path variables) {
    saved.restore(session, variables);
    closeIntegers();
    if (arithmetic != null && arithmetic.used() == Arithmetic.INT8) {
      integers = state.pass(session, network, settings, input);
    }
  }

  /**
   * Counts over the images at positions from (inclusive) to (exclusive).
   *
   * @throws NotFiniteLossException if the loss of an image is not finite
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public TopKCounts count(Images images, int from, int to) throws InterruptedException {
    return count(images, from, to, null);
  }

  /**
   * Does the same.
   *
   * @param predictions takes the most probable classes of each image; null keeps none
   */
  public TopKCounts count(
      Images images, int from, int to, ImagePredictions.@Nullable Builder predictions)
      throws InterruptedException {
    return integers == null
        ? pass.count(session, images, from, to, predictions)
        : integers.pass().count(integers.session(), images, from, to, predictions);
  }

  private void closeIntegers() {
    if (integers != null) {
      integers.close();
      integers = null;
    }
  }

  @Override
  public void close() {
    closeIntegers();
    session.close();
    graph.close();
  }
}
