package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.lsqbeam.transforms.source.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the shards in parallel, then the manifest, which is the only element of the output. */
final class MergeShards
    extends PTransform<PCollection<DatasetContent>, PCollection<DatasetManifest>> {
  private static final Logger LOG = LoggerFactory.getLogger(MergeShards.class);

  private final DatasetFolder folder;
  private final PCollectionView<List<PreparedPart>> prepared;

  /**
   * @param prepared the parts, which have the shards' examples
   */
  MergeShards(DatasetFolder folder, PCollectionView<List<PreparedPart>> prepared) {
    this.folder = folder;
    this.prepared = prepared;
  }

  @Override
  public PCollection<DatasetManifest> expand(PCollection<DatasetContent> contents) {
    PCollectionView<List<WrittenShard>> written =
        contents
            .apply("Shards", ParDo.of(new ShardsFn()))
            .setCoder(ElementCoder.of(ShardNumber.class))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "WriteShard", ParDo.of(new WriteShardFn(folder, prepared)).withSideInputs(prepared))
            .setCoder(ElementCoder.of(WrittenShard.class))
            .apply("Written", View.asList());
    return contents
        .apply(
            "WriteManifest",
            ParDo.of(new WriteManifestFn(folder, prepared, written))
                .withSideInputs(prepared, written))
        .setCoder(ElementCoder.of(DatasetManifest.class));
  }

  /** One of the {@code of} shards of a split. */
  private record ShardNumber(Split split, int shard, int of) implements Serializable {}

  /** A shard that is written. */
  record WrittenShard(Split split, int number, DatasetManifest.Shard shard)
      implements Serializable {}

  private static final class ShardsFn extends DoFn<DatasetContent, ShardNumber> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void number(@Element DatasetContent content, OutputReceiver<ShardNumber> shards) {
      int all = 0;
      for (Split split : Split.values()) {
        int of = content.preset().shards(split);
        all += of;
        for (int shard = 0; shard < of; shard++) {
          shards.output(new ShardNumber(split, shard, of));
        }
      }
      PreparationProgress.beginShards(all);
    }
  }

  static final class WriteShardFn extends DoFn<ShardNumber, WrittenShard> {
    private final DatasetFolder folder;
    private final PCollectionView<List<PreparedPart>> prepared;

    WriteShardFn(DatasetFolder folder, PCollectionView<List<PreparedPart>> prepared) {
      this.folder = folder;
      this.prepared = prepared;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      ShardNumber number = context.element();
      if (!folder.unlessRefused(() -> context.output(written(number, shard(number, context))))) {
        context.output(written(number, none(number)));
      }
    }

    private static WrittenShard written(ShardNumber number, DatasetManifest.Shard shard) {
      return new WrittenShard(number.split(), number.shard(), shard);
    }

    private DatasetManifest.Shard shard(ShardNumber number, ProcessContext context)
        throws IOException {
      List<Spill> spills =
          context.sideInput(prepared).stream()
              .filter(part -> part.split() == number.split())
              .flatMap(part -> part.spills().stream())
              .toList();
      return write(number, spills);
    }

    /** Returns an empty entry for a shard that this attempt does not write. */
    private static DatasetManifest.Shard none(ShardNumber number) {
      return new DatasetManifest.Shard(name(number), 0, "");
    }

    private static String name(ShardNumber number) {
      return ShardWriter.name(number.split(), number.shard(), number.of());
    }

    private DatasetManifest.Shard write(ShardNumber number, List<Spill> spills) throws IOException {
      // Another attempt may have finished the dataset. Parts that were prepared after that have no
      // spills, and a shard without their examples must not replace a complete one.
      if (folder.isFinished()) {
        return none(number);
      }
      try {
        DatasetManifest.Shard shard = folder.writeShard(name(number), number.shard(), spills);
        WorkCounter.EXAMPLES_WRITTEN.add(shard.examples());
        PreparationProgress.addShard();
        return shard;
      } catch (IOException e) {
        if (folder.isFinished()) {
          Recovery.DATASET_OF_ANOTHER_USED.taken();
          return none(number);
        }
        throw e;
      }
    }
  }

  static final class WriteManifestFn extends DoFn<DatasetContent, DatasetManifest> {
    private final DatasetFolder folder;
    private final PCollectionView<List<PreparedPart>> prepared;
    private final PCollectionView<List<WrittenShard>> written;

    WriteManifestFn(
        DatasetFolder folder,
        PCollectionView<List<PreparedPart>> prepared,
        PCollectionView<List<WrittenShard>> written) {
      this.folder = folder;
      this.prepared = prepared;
      this.written = written;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      folder.unlessRefused(() -> write(context));
    }

    private void write(ProcessContext context) throws IOException {
      DatasetManifest manifest =
          folder.finish(context.element(), context.sideInput(prepared), context.sideInput(written));
      DatasetContent.withoutValidation(manifest).ifPresent(LOG::warn);
      PreparationProgress.end(manifest);
      context.output(manifest);
    }
  }
}
