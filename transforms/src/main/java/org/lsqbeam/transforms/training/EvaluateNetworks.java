package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.evaluate.NotFiniteLossException;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.image.ImageCodec;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.runtime.AcceleratorLock;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.CheckpointCache;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Evaluates networks on the whole validation set, before and after training, the shards in
 * parallel. A run that has an {@code evaluation.json} is not evaluated again.
 */
public final class EvaluateNetworks
    extends PTransform<PCollection<TrainedNetwork>, PCollection<EvaluatedNetwork>> {
  // Named, since a tag without a name gets a different one in every process.
  private static final TupleTag<ShardTask> TO_COUNT = new TupleTag<>("to count") {};
  private static final TupleTag<EvaluatedNetwork> DONE = new TupleTag<>("done") {};

  private final WorkFolders folders;

  /**
   * Evaluates on the prepared dataset in a folder.
   *
   * @param work takes local copies of what is in Cloud Storage
   */
  public EvaluateNetworks(ArtifactStore store, Storage dataset, WorkerDirectory work) {
    folders = new WorkFolders(store, dataset, work);
  }

  @Override
  public PCollection<EvaluatedNetwork> expand(PCollection<TrainedNetwork> networks) {
    PCollectionTuple split =
        networks.apply(
            "SplitIntoShards",
            ParDo.of(new SplitIntoShards(folders)).withOutputTags(TO_COUNT, TupleTagList.of(DONE)));
    PCollection<EvaluatedNetwork> counted =
        split
            .get(TO_COUNT)
            .setCoder(ElementCoder.of(ShardTask.class))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply("CountShards", ParDo.of(new CountShards(folders)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ElementCoder.of(ShardCounts.class)))
            .apply(GroupByKey.create())
            .apply("WriteEvaluations", ParDo.of(new WriteEvaluations(folders.store())))
            .setCoder(ElementCoder.of(EvaluatedNetwork.class));
    return PCollectionList.of(split.get(DONE).setCoder(ElementCoder.of(EvaluatedNetwork.class)))
        .and(counted)
        .apply(Flatten.pCollections());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    folders.addTo(builder);
  }

  private static final class SplitIntoShards extends DoFn<TrainedNetwork, ShardTask> {
    private static final long serialVersionUID = 1L;

    private final WorkFolders folders;

    SplitIntoShards(WorkFolders folders) {
      this.folders = folders;
    }

    @ProcessElement
    public void split(@Element TrainedNetwork network, MultiOutputReceiver output)
        throws IOException {
      if (network.failed()) {
        return;
      }
      Optional<Evaluation> done = folders.store().run(network.spec()).evaluation();
      if (done.isPresent()) {
        output.get(DONE).output(new EvaluatedNetwork(network.spec(), done.get()));
        return;
      }
      int shards = DatasetCache.manifest(folders.dataset()).validation().shards().size();
      for (int shard = 0; shard < shards; shard++) {
        output.get(TO_COUNT).output(new ShardTask(network, false, shard));
        output.get(TO_COUNT).output(new ShardTask(network, true, shard));
      }
    }
  }

  static final class CountShards extends DoFn<ShardTask, KV<String, ShardCounts>> {
    private static final long serialVersionUID = 1L;

    private final WorkFolders folders;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();
    private transient @Nullable PreparedDataset opened;
    private transient @Nullable TrainingSpec built;
    private transient @Nullable Evaluator evaluator;

    CountShards(WorkFolders folders) {
      this.folders = folders;
    }

    @ProcessElement
    public void count(@Element ShardTask task, OutputReceiver<KV<String, ShardCounts>> counted)
        throws IOException, InterruptedException {
      TopKCounts counts = AcceleratorLock.alone(() -> counts(task, preparedDataset()));
      counted.output(KV.of(task.network().spec().fingerprint(), new ShardCounts(task, counts)));
    }

    TopKCounts counts(ShardTask task, PreparedDataset prepared)
        throws IOException, InterruptedException {
      settings.adopt();
      TrainingSpec spec = task.network().spec();
      Evaluator network = evaluatorOf(spec, prepared);
      long step = task.trained() ? task.network().steps() : 0;
      new CheckpointCache(folders.work()).read(folders.store().run(spec), step, network::load);
      int first = prepared.validation().firstOf(task.shard());
      int size = prepared.validation().sizeOf(task.shard());
      try (ImageCodec codec = new ImageCodec()) {
        ShardImages images = new ShardImages(prepared.validation(), codec);
        return network.count(images, first, first + size);
      } catch (NotFiniteLossException e) {
        throw new InvalidDataException(
            folders.store().run(spec).root() + " at step " + step + ": " + e.getMessage(), e);
      }
    }

    /** Opened once: a large dataset's index has a million lines. */
    private PreparedDataset preparedDataset() throws IOException {
      if (opened == null) {
        opened = folders.openDataset();
      }
      return opened;
    }

    private Evaluator evaluatorOf(TrainingSpec spec, PreparedDataset prepared) {
      if (evaluator == null || !spec.equals(built)) {
        close();
        evaluator =
            new Evaluator(
                spec.network(),
                spec.evaluationLayers(),
                spec.input(NetworkInput.of(prepared.manifest())));
        built = spec;
      }
      return evaluator;
    }

    @Teardown
    public void close() {
      if (evaluator != null) {
        evaluator.close();
        evaluator = null;
      }
    }
  }

  private static final class WriteEvaluations
      extends DoFn<KV<String, Iterable<ShardCounts>>, EvaluatedNetwork> {
    private static final long serialVersionUID = 1L;

    private final ArtifactStore store;

    WriteEvaluations(ArtifactStore store) {
      this.store = store;
    }

    @ProcessElement
    public void write(
        @Element KV<String, Iterable<ShardCounts>> network,
        OutputReceiver<EvaluatedNetwork> evaluated)
        throws IOException {
      List<ShardCounts> shards = new ArrayList<>();
      network.getValue().forEach(shards::add); // a runner may allow to go through them once
      TrainingSpec spec = shards.get(0).task().network().spec();
      Evaluation evaluation = ShardCounts.evaluation(shards);
      store.run(spec).writeEvaluation(evaluation);
      evaluated.output(new EvaluatedNetwork(spec, evaluation));
    }
  }
}
