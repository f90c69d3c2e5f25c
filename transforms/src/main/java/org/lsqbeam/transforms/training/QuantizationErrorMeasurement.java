package org.lsqbeam.transforms.training;

import java.io.IOException;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.analysis.QuantizationErrorMeter;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.EvaluationBatches;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.CheckpointCache;

/**
 * Measures how near the step sizes of a quantized network are to those of the least quantization
 * error (Section 3.6 of the paper), on the first batch of the validation set.
 */
final class QuantizationErrorMeasurement {
  private QuantizationErrorMeasurement() {}

  /**
   * Measures a run; writes nothing.
   *
   * @param steps the updates of the run's last checkpoint
   */
  static QuantizationError of(WorkFolders folders, TrainingSpec spec, long steps)
      throws IOException, InterruptedException {
    PreparedDataset prepared = folders.openDataset();
    NetworkInput input = spec.input(NetworkInput.of(prepared.manifest()));
    try (QuantizationErrorMeter meter =
        new QuantizationErrorMeter(spec.network(), spec.evaluationLayers(), input)) {
      new CheckpointCache(folders.work()).read(folders.store().run(spec), steps, meter::load);
      return meter.measure(firstBatch(prepared, input, spec.optimization().batchSize()));
    }
  }

  private static Batch firstBatch(PreparedDataset prepared, NetworkInput input, int batchSize) {
    int images = Math.min(batchSize, prepared.validation().size());
    try (ImageCodec codec = new ImageCodec();
        BatchPrefetcher batches =
            new EvaluationBatches(
                    new ShardImages(prepared.validation(), codec),
                    input.height(),
                    input.width(),
                    images)
                .ahead(0, images)) {
      return batches.next();
    }
  }
}
