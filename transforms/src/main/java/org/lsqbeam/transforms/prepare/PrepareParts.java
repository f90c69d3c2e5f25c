package org.lsqbeam.transforms.prepare;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.worker.EndedJobs;

/** Reads each part's images and turns them into examples, which are spilled to files. */
final class PrepareParts
    extends PTransform<PCollection<ImageSource.Part>, PCollection<PreparedPart>> {
  private final DatasetFolder folder;
  private final PCollectionView<DatasetContent> content;

  PrepareParts(DatasetFolder folder, PCollectionView<DatasetContent> content) {
    this.folder = folder;
    this.content = content;
  }

  @Override
  public PCollection<PreparedPart> expand(PCollection<ImageSource.Part> parts) {
    return parts
        .apply(ParDo.of(new DecodeFn(folder, content)).withSideInputs(content))
        .setCoder(ElementCoder.of(PreparedPart.class));
  }

  /** Decodes with all processors of the worker, whatever the number of its task slots. */
  static final class DecodeFn extends DoFn<ImageSource.Part, PreparedPart> {
    private final DatasetFolder folder;
    private final PCollectionView<DatasetContent> content;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();
    private transient @Nullable ImageCodec codec;
    private transient @Nullable DecoderPool pool;

    DecodeFn(DatasetFolder folder, PCollectionView<DatasetContent> content) {
      this.folder = folder;
      this.content = content;
    }

    @Setup
    public void open() {
      EndedJobs.forget(); // each job has this step on each worker
      settings.adopt();
      codec = new ImageCodec();
      pool = new DecoderPool();
    }

    @ProcessElement
    public void decode(ProcessContext context) throws IOException {
      ImageSource.Part part = context.element();
      DatasetContent dataset = context.sideInput(content);
      // The DirectRunner's threads may wait for ever where two of them put out nothing.
      if (!folder.unlessRefused(() -> context.output(prepared(part, dataset)))) {
        context.output(empty(part, dataset));
      }
    }

    private PreparedPart prepared(ImageSource.Part part, DatasetContent dataset)
        throws IOException {
      return folder.isFinished() ? empty(part, dataset) : prepare(part, dataset);
    }

    private PreparedPart prepare(ImageSource.Part part, DatasetContent dataset) throws IOException {
      ExampleMaker maker =
          new ExampleMaker(requireNonNull(codec), dataset.preset(), dataset.classes());
      try (PartPreparer preparer =
          new PartPreparer(
              maker, requireNonNull(pool), folder, SpillBuffer.bytes(), dataset, part.split())) {
        part.read(preparer);
        return preparer.finish();
      } catch (IOException e) {
        // Another process finished the same dataset and removed all attempts at it.
        if (folder.isFinished()) {
          Recovery.DATASET_OF_ANOTHER_USED.taken();
          return empty(part, dataset);
        }
        throw e;
      }
    }

    /** The outcome of a part that is run again after the dataset was finished. */
    private static PreparedPart empty(ImageSource.Part part, DatasetContent dataset) {
      return new PreparedPart(
          part.split(), List.of(), new DatasetStatistics(dataset.classes().size()), List.of());
    }

    @Teardown
    public void close() {
      if (pool != null) {
        pool.close();
      }
      if (codec != null) {
        codec.close();
      }
    }
  }
}
