package org.lsqbeam.transforms.training;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.EvaluationBatches;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.evaluate.EvaluationPass;
import org.lsqbeam.graphs.export.AgreementCheck;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.export.TrainedGraph;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.transforms.progress.StageProgress;

/** Computes with a packed network on the whole validation set, batch by batch. */
public final class NetworkAgreement {
  /** Images that layers are compared on, each with millions of sums. */
  private static final int LAYER_IMAGES = 16;

  private final PreparedDataset.Split validation;
  private final PackedNetwork packed;
  private final RunHeading heading;

  private NetworkAgreement(PreparedDataset prepared, PackedNetwork packed, RunHeading heading) {
    validation = prepared.validation();
    this.packed = packed;
    this.heading = heading;
  }

  /** Compares a packed network with the graph that it was made of. */
  static IntegerAgreement of(
      TrainedGraph graph, PackedNetwork packed, PreparedDataset prepared, RunHeading heading)
      throws InterruptedException {
    NetworkAgreement images = new NetworkAgreement(prepared, packed, heading);
    AgreementCheck check = new AgreementCheck(graph, packed);
    images.each(1, 0, Math.min(LAYER_IMAGES, images.validation.size()), check::compareLayers);
    images.all(check::compare);
    return check.result();
  }

  /** Computes the certificate of a packed network. */
  public static Certificate certificate(PackedNetwork packed, PreparedDataset prepared)
      throws InterruptedException {
    IntegerNetwork network = IntegerNetwork.of(packed);
    Certificate.Builder certificate = new Certificate.Builder();
    new NetworkAgreement(prepared, packed, new RunHeading("", packed.header().network()))
        .all(
            batch -> {
              IntStream.range(0, batch.size())
                  .parallel()
                  .mapToObj(image -> network.logits(batch.alone(image).pixels()))
                  .forEachOrdered(certificate::add);
            });
    return certificate.build();
  }

  /** Takes the batches of an evaluation, in which the graph computes the same bits. */
  private void all(Consumer<Batch> use) throws InterruptedException {
    StageProgress progress =
        new StageProgress(
            "compare-integers",
            heading.number(),
            "images on integers",
            validation.size(),
            heading.title());
    for (int shard = 0; shard < validation.shards(); shard++) {
      int first = validation.firstOf(shard);
      each(
          EvaluationPass.BATCH_SIZE,
          first,
          first + validation.sizeOf(shard),
          batch -> {
            use.accept(batch);
            progress.add(batch.size());
          });
    }
  }

  private void each(int batchSize, int from, int to, Consumer<Batch> use)
      throws InterruptedException {
    Preprocessing size = packed.header().preprocessing();
    try (ImageCodec codec = new ImageCodec();
        BatchPrefetcher batches =
            new EvaluationBatches(
                    new ShardImages(validation, codec), size.height(), size.width(), batchSize)
                .ahead(from, to)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        if (Thread.interrupted()) {
          throw new InterruptedException("the comparison was interrupted");
        }
        use.accept(batch);
      }
    }
  }
}
