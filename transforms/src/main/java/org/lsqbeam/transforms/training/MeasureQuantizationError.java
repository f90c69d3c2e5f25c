package org.lsqbeam.transforms.training;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.analysis.QuantizationErrorMeter;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.EvaluationBatches;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.image.ImageCodec;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.runtime.AcceleratorLock;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.CheckpointCache;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Measures how near the step sizes of quantized networks are to those of the least quantization
 * error (Section 3.6 of the paper), on the first batch of the validation set. Puts out the networks
 * that it gets; a run that has a {@code quantization-error.json} is not measured again.
 */
public final class MeasureQuantizationError
    extends PTransform<PCollection<EvaluatedNetwork>, PCollection<EvaluatedNetwork>> {
  private final WorkFolders folders;

  /**
   * Measures on the prepared dataset in a folder.
   *
   * @param work takes local copies of what is in Cloud Storage
   */
  public MeasureQuantizationError(ArtifactStore store, Storage dataset, WorkerDirectory work) {
    folders = new WorkFolders(store, dataset, work);
  }

  @Override
  public PCollection<EvaluatedNetwork> expand(PCollection<EvaluatedNetwork> networks) {
    return networks
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Measure", ParDo.of(new Measure(folders)))
        .setCoder(ElementCoder.of(EvaluatedNetwork.class));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    folders.addTo(builder);
  }

  private static final class Measure extends DoFn<EvaluatedNetwork, EvaluatedNetwork> {
    private static final long serialVersionUID = 1L;

    private final WorkFolders folders;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();

    Measure(WorkFolders folders) {
      this.folders = folders;
    }

    @ProcessElement
    public void measure(
        @Element EvaluatedNetwork network, OutputReceiver<EvaluatedNetwork> measured)
        throws IOException, InterruptedException {
      TrainingSpec spec = network.spec();
      RunFolder run = folders.store().run(spec);
      if (!spec.precision().isFull() && run.quantizationError().isEmpty()) {
        run.writeQuantizationError(AcceleratorLock.alone(() -> measure(spec, run)));
      }
      measured.output(network);
    }

    private QuantizationError measure(TrainingSpec spec, RunFolder run) throws IOException {
      settings.adopt();
      long steps =
          run.done()
              .orElseThrow(
                  () ->
                      new InvalidDataException(
                          run.root() + " is not trained yet; it cannot be measured"))
              .steps();
      PreparedDataset prepared = folders.openDataset();
      NetworkInput input = spec.input(NetworkInput.of(prepared.manifest()));
      try (QuantizationErrorMeter meter =
          new QuantizationErrorMeter(spec.network(), spec.evaluationLayers(), input)) {
        new CheckpointCache(folders.work()).read(run, steps, meter::load);
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
}
