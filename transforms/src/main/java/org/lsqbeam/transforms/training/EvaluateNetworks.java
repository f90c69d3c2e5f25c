package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DecodedImages;
import org.lsqbeam.graphs.data.ImageCodec;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Counts;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.artifacts.ArtifactStore;
import org.lsqbeam.transforms.artifacts.RunFolder;

/**
 * Evaluates networks on the whole validation set, before and after training, the shards side by
 * side. A run whose {@code evaluation.json} is there is not evaluated again.
 */
public final class EvaluateNetworks
    extends PTransform<PCollection<TrainedNetwork>, PCollection<EvaluatedNetwork>> {
  private final ArtifactStore store;
  private final String dataset;

  /** Evaluates on the prepared dataset in a folder. */
  public EvaluateNetworks(ArtifactStore store, Path dataset) {
    this.store = store;
    this.dataset = dataset.toString();
  }

  /** A shard to be counted for a network, by its first checkpoint or its last. */
  private record Task(TrainedNetwork network, boolean trained, int shard) implements Serializable {}

  /** What was counted; {@code counts} is null where the network was evaluated before. */
  private record ShardCounts(Task task, @Nullable Counts counts) implements Serializable {}

  @Override
  public PCollection<EvaluatedNetwork> expand(PCollection<TrainedNetwork> networks) {
    return networks
        .apply("SplitIntoShards", ParDo.of(new SplitIntoShards(store, dataset)))
        .setCoder(SerializableCoder.of(Task.class))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("CountShards", ParDo.of(new CountShards(store, dataset)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(ShardCounts.class)))
        .apply(GroupByKey.create())
        .apply("WriteEvaluations", ParDo.of(new WriteEvaluations(store)))
        .setCoder(SerializableCoder.of(EvaluatedNetwork.class));
  }

  private static final class SplitIntoShards extends DoFn<TrainedNetwork, Task> {
    private static final long serialVersionUID = 1L;

    private final ArtifactStore store;
    private final String dataset;

    SplitIntoShards(ArtifactStore store, String dataset) {
      this.store = store;
      this.dataset = dataset;
    }

    @ProcessElement
    public void split(@Element TrainedNetwork network, OutputReceiver<Task> tasks)
        throws IOException {
      if (store.run(network.spec()).evaluation().isPresent()) {
        tasks.output(new Task(network, true, -1));
        return;
      }
      int shards = PreparedDataset.open(Path.of(dataset)).validation().shards();
      for (int shard = 0; shard < shards; shard++) {
        tasks.output(new Task(network, false, shard));
        tasks.output(new Task(network, true, shard));
      }
    }
  }

  static final class CountShards extends DoFn<Task, KV<String, ShardCounts>> {
    private static final long serialVersionUID = 1L;

    private final ArtifactStore store;
    private final String dataset;
    private transient @Nullable TrainingSpec built;
    private transient @Nullable Evaluator evaluator;

    CountShards(ArtifactStore store, String dataset) {
      this.store = store;
      this.dataset = dataset;
    }

    @ProcessElement
    public void count(@Element Task task, OutputReceiver<KV<String, ShardCounts>> counted)
        throws IOException {
      Counts counts = task.shard() < 0 ? null : counts(task);
      counted.output(KV.of(task.network().spec().fingerprint(), new ShardCounts(task, counts)));
    }

    private Counts counts(Task task) throws IOException {
      PreparedDataset prepared = PreparedDataset.open(Path.of(dataset));
      TrainingSpec spec = task.network().spec();
      Evaluator network = evaluatorOf(spec, prepared);
      long step = task.trained() ? task.network().steps() : 0;
      network.load(store.run(spec).checkpoint(step).variables());
      int first = prepared.validation().firstOf(task.shard());
      int size = prepared.validation().sizeOf(task.shard());
      try (ImageCodec codec = new ImageCodec()) {
        DecodedImages images = DecodedImages.of(prepared.validation(), first, first + size, codec);
        return network.count(images, 0, size);
      }
    }

    private Evaluator evaluatorOf(TrainingSpec spec, PreparedDataset prepared) {
      if (evaluator == null || !spec.equals(built)) {
        close();
        evaluator =
            new Evaluator(spec.network(), spec.precision(), NetworkInput.of(prepared.manifest()));
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
      network.getValue().forEach(shards::add);
      // Losses are added in the order of the shards: the last bit must not depend on who was first.
      shards.sort(Comparator.comparingInt(counts -> counts.task().shard()));
      TrainingSpec spec = shards.get(0).task().network().spec();
      RunFolder run = store.run(spec);
      Counts initial = Counts.NONE;
      Counts trained = Counts.NONE;
      for (ShardCounts shard : shards) {
        if (shard.counts() == null) {
          continue;
        }
        if (shard.task().trained()) {
          trained = trained.plus(shard.counts());
        } else {
          initial = initial.plus(shard.counts());
        }
      }
      if (trained.images() > 0) {
        run.writeEvaluation(new Evaluation(initial.accuracy(), trained.accuracy()));
      }
      evaluated.output(new EvaluatedNetwork(spec, run.evaluation().orElseThrow()));
    }
  }
}
