package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
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
    extends PTransform<PCollection<PreparedPart>, PCollection<DatasetManifest>> {
  private static final Logger LOG = LoggerFactory.getLogger(MergeShards.class);

  private final DatasetFolder folder;
  private final DatasetContent content;

  MergeShards(DatasetFolder folder, DatasetContent content) {
    this.folder = folder;
    this.content = content;
  }

  @Override
  public PCollection<DatasetManifest> expand(PCollection<PreparedPart> parts) {
    PCollectionView<List<PreparedPart>> prepared = parts.apply("Parts", View.asList());
    List<ShardNumber> shards = new ArrayList<>();
    for (Split split : Split.values()) {
      for (int shard = 0; shard < content.preset().shards(split); shard++) {
        shards.add(new ShardNumber(split, shard));
      }
    }
    PCollectionView<List<WrittenShard>> written =
        parts
            .getPipeline()
            .apply("Shards", Create.of(shards).withCoder(ElementCoder.of(ShardNumber.class)))
            .apply(
                "WriteShard",
                ParDo.of(new WriteShardFn(folder, content.preset(), prepared))
                    .withSideInputs(prepared))
            .setCoder(ElementCoder.of(WrittenShard.class))
            .apply("Written", View.asList());
    return parts
        .getPipeline()
        .apply("Dataset", Create.of(content).withCoder(ElementCoder.of(DatasetContent.class)))
        .apply(
            "WriteManifest",
            ParDo.of(new WriteManifestFn(folder, prepared, written))
                .withSideInputs(prepared, written))
        .setCoder(ElementCoder.of(DatasetManifest.class));
  }

  private record ShardNumber(Split split, int shard) implements Serializable {}

  /** A shard that is written. */
  record WrittenShard(Split split, int number, DatasetManifest.Shard shard)
      implements Serializable {}

  static final class WriteShardFn extends DoFn<ShardNumber, WrittenShard> {
    private final DatasetFolder folder;
    private final Preset preset;
    private final PCollectionView<List<PreparedPart>> prepared;

    WriteShardFn(
        DatasetFolder folder, Preset preset, PCollectionView<List<PreparedPart>> prepared) {
      this.folder = folder;
      this.preset = preset;
      this.prepared = prepared;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      ShardNumber number = context.element();
      List<Spill> spills =
          context.sideInput(prepared).stream()
              .filter(part -> part.split() == number.split())
              .flatMap(part -> part.spills().stream())
              .toList();
      context.output(new WrittenShard(number.split(), number.shard(), write(number, spills)));
    }

    private DatasetManifest.Shard write(ShardNumber number, List<Spill> spills) throws IOException {
      String name = ShardWriter.name(number.split(), number.shard(), preset.shards(number.split()));
      // Another attempt may have finished the dataset. Parts that were prepared after that have no
      // spills, and a shard without their examples must not replace a complete one.
      DatasetManifest.Shard none = new DatasetManifest.Shard(name, 0, "");
      if (folder.isFinished()) {
        return none;
      }
      try {
        DatasetManifest.Shard shard = folder.writeShard(name, number.shard(), spills);
        WorkCounter.EXAMPLES_WRITTEN.add(shard.examples());
        return shard;
      } catch (IOException e) {
        if (folder.isFinished()) {
          Recovery.DATASET_OF_ANOTHER_USED.taken();
          return none;
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
    public void write(ProcessContext context) throws IOException {
      DatasetManifest manifest =
          folder.finish(context.element(), context.sideInput(prepared), context.sideInput(written));
      DatasetContent.withoutValidation(manifest).ifPresent(LOG::warn);
      context.output(manifest);
    }
  }
}
