package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** A network from random weights, whose update on one batch is repeated to measure it. */
public final class RepeatedUpdate implements AutoCloseable {
  private final TrainingGraph graph;
  private final Batch batch;
  private final double rate;

  /** Builds the network for a run's updates. */
  public RepeatedUpdate(TrainingSpec spec, NetworkInput input, Batch batch) {
    this(
        spec.network(),
        spec.precision(),
        input,
        spec.optimization(),
        spec.settings(),
        spec.seed(),
        batch);
  }

  /**
   * Builds the network.
   *
   * @param network its name in the catalog
   * @param seed of the random weights
   */
  public RepeatedUpdate(
      String network,
      Precision precision,
      NetworkInput input,
      Optimization optimization,
      TrainingSettings settings,
      long seed,
      Batch batch) {
    this.batch = batch;
    rate = optimization.learningRate();
    graph =
        new TrainingGraph(NetworkCatalog.named(network), precision, input, optimization, settings);
    graph.initialize(seed);
    graph.clearTeacher();
    graph.initializeQuantizers(batch);
  }

  /** Makes one update. */
  public void update() {
    graph.update(batch, rate);
  }

  /** Evaluates all images. */
  public TopKCounts evaluate(Images images) throws InterruptedException {
    return graph.evaluate(images, 0, images.size());
  }

  /** Saves the whole state under a path prefix. */
  public void save(Path prefix) {
    graph.save(prefix);
  }

  @Override
  public void close() {
    graph.close();
  }
}
