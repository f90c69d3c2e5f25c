package org.lsqbeam.graphs.evaluate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.network.BatchInput;
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
  private final Graph graph;
  private final Session session;
  private final EvaluationPass pass;
  private final VariableSaver saved;

  /** Builds the network of a name, without values yet. */
  public Evaluator(String network, LayerSettings settings, NetworkInput input) {
    this(NetworkCatalog.named(network), settings, input);
  }

  /** Builds a network, without values yet. */
  Evaluator(Network network, LayerSettings settings, NetworkInput input) {
    graph = new Graph();
    Ops tf = Ops.create(graph);
    Variables variables = new Variables(tf);
    pass = new EvaluationPass(tf, network, settings, input, new BatchInput(tf, input), variables);
    saved = new VariableSaver(tf, variables.handles());
    session = Sessions.open(graph);
  }

  /** Loads the values of a checkpoint. */
  public void load(Path variables) {
    saved.restore(session, variables);
  }

  /**
   * Counts over the images at positions from (inclusive) to (exclusive).
   *
   * @throws NotFiniteLossException if the loss of an image is not finite
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public TopKCounts count(Images images, int from, int to) throws InterruptedException {
    return pass.count(session, images, from, to);
  }

  /**
   * Does the same.
   *
   * @param predictions takes the most probable classes of each image; null keeps none
   */
  public TopKCounts count(
      Images images, int from, int to, ImagePredictions.@Nullable Builder predictions)
      throws InterruptedException {
    return pass.count(session, images, from, to, predictions);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
