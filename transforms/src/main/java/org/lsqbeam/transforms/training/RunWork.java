package org.lsqbeam.transforms.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Estimates how much work training takes, before anything is measured. */
final class RunWork {
  private final DatasetManifest dataset;
  private final Map<List<Object>, Long> perImage = new HashMap<>();

  RunWork(DatasetManifest dataset) {
    this.dataset = dataset;
  }

  /** The multiply-accumulates of one image, the same at any precision, times the images. */
  double of(TrainingSpec spec) {
    NetworkInput input = spec.input(NetworkInput.of(dataset));
    long each =
        perImage.computeIfAbsent(
            List.of(spec.network(), input),
            key ->
                NetworkSize.of(NetworkCatalog.named(spec.network()), Precision.FULL, input)
                    .multiplyAccumulates());
    return (double) each * spec.steps(dataset.train().examples()) * spec.optimization().batchSize();
  }
}
