package org.lsqbeam.pipelines.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.GradientPrecision;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.MatrixProducts;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.RepeatedUpdate;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.graphs.train.TrainingSpeed;

/**
 * Lines of one network: its training update and its evaluation.
 *
 * @param network its name in the catalog
 * @param batch images of an update
 * @param side of the images, in pixels
 * @param classes of the images
 */
record NetworkLines(String network, int batch, int side, int classes) {
  private static final long SEED = 1;
  private static final int BITS = 4;

  /** The networks that are measured: of CIFAR-10 and of ImageNet. */
  static final List<NetworkLines> ALL =
      List.of(
          new NetworkLines("resnet-20", 128, 32, 10), new NetworkLines("resnet-18", 16, 224, 1000));

  /** Updates, of full precision and of quantized networks. */
  Line updates(Peers peers) {
    List<Entry> entries = new ArrayList<>();
    entries.add(updates("full precision", Precision.FULL, TrainingSettings.DEFAULT));
    for (int bits : new int[] {8, BITS, 3, 2}) {
      entries.add(updates(bits + " bits", new Precision(bits), TrainingSettings.DEFAULT));
    }
    String floats = BITS + " bits";
    Precision precision = new Precision(BITS);
    TrainingSettings bfloat16 =
        TrainingSettings.DEFAULT.with("gradientPrecision", GradientPrecision.BFLOAT16);
    entries.add(updates("full precision, bfloat16", Precision.FULL, bfloat16));
    entries.add(updates(floats + ", bfloat16", precision, bfloat16));
    TrainingSettings int8 = TrainingSettings.DEFAULT.with("forwardArithmetic", Arithmetic.INT8);
    entries.add(updates(floats + ", int8", precision, int8));
    entries.add(
        updates(
            floats + ", int8, bfloat16",
            precision,
            int8.with("gradientPrecision", GradientPrecision.BFLOAT16)));
    entries.add(new Entry("matrix products", this::products));
    entries.add(peers.entry("PyTorch, full precision", "update", parameters(0)));
    entries.add(peers.entry("PyTorch, " + BITS + " bits", "update", parameters(BITS)));
    return new Line(
        "update-" + network,
        "training update of %s, batches of %d".formatted(network, batch),
        "images",
        entries);
  }

  /** Evaluation, without reading images. */
  Line evaluation(Peers peers) {
    String floats = BITS + " bits";
    return new Line(
        "evaluation-" + network,
        "evaluation of " + network,
        "images",
        List.of(
            evaluation("full precision", Precision.FULL),
            evaluation(floats, new Precision(BITS)),
            new Entry(floats + ", int8", this::integers, Optional.of(floats)),
            peers.entry("PyTorch, full precision", "evaluation", parameters(0)),
            peers.entry("PyTorch, " + floats, "evaluation", parameters(BITS))));
  }

  NetworkInput input() {
    return NetworkInput.square(side, classes);
  }

  NetworkSize size() {
    return NetworkSize.of(NetworkCatalog.named(network), Precision.FULL, input());
  }

  private Map<String, Object> parameters(int bits) {
    return Map.of(
        "network", network,
        "batch", batch,
        "side", side,
        "classes", classes,
        "bits", bits,
        "threads", Sessions.threads());
  }

  private Entry updates(String name, Precision precision, TrainingSettings settings) {
    return new Entry(
        name,
        () -> {
          RepeatedUpdate repeated = open(precision, settings);
          return Contender.of(
              () -> {
                repeated.update();
                return batch;
              },
              repeated::close);
        });
  }

  /**
   * Matrix products of as many multiply-accumulates as the convolutions and dense layers of an
   * update have: the inputs by the weights, and two gradients of as many each.
   */
  private Contender products() {
    long ofImage = 3 * size().multiplyAccumulates();
    long ofProduct = MatrixProducts.multiplyAccumulates();
    long number = (batch * ofImage + ofProduct - 1) / ofProduct;
    MatrixProducts products = new MatrixProducts();
    return Contender.of(
        () -> {
          for (long i = 0; i < number; i++) {
            products.multiply();
          }
          return number * ofProduct / ofImage;
        },
        products::close);
  }

  private Entry evaluation(String name, Precision precision) {
    return new Entry(
        name,
        () -> {
          RepeatedUpdate repeated = open(precision, TrainingSettings.DEFAULT);
          RandomImages images = RandomImages.of(side, classes);
          return Contender.of(() -> repeated.evaluate(images).images(), repeated::close);
        });
  }

  /** Evaluates the network of {@link #BITS} bits on integers. */
  private Contender integers() throws IOException {
    Precision precision = new Precision(BITS);
    Evaluator evaluator =
        new Evaluator(
            network,
            LayerSettings.forEvaluation(precision, new LsqQuantizer()),
            input(),
            Arithmetic.INT8);
    ArithmeticChoice choice = Objects.requireNonNull(evaluator.arithmetic());
    if (choice.failure() != null) {
      evaluator.close();
      throw new MissingPeerException(choice.failure());
    }
    Path folder = Files.createTempDirectory("lsq-bench");
    try (RepeatedUpdate initialized = open(precision, TrainingSettings.DEFAULT)) {
      Path variables = folder.resolve("variables");
      initialized.save(variables);
      evaluator.load(variables);
    } finally {
      FolderTree.delete(folder);
    }
    RandomImages images = RandomImages.of(side, classes);
    return Contender.of(() -> evaluator.count(images, 0, images.size()).images(), evaluator::close);
  }

  RepeatedUpdate open(Precision precision, TrainingSettings settings) {
    Batch images = TrainingSpeed.randomBatch(batch, input(), SEED);
    return new RepeatedUpdate(
        network,
        precision,
        input(),
        new Optimization(1, batch, 1e-3, 0.9, 1e-4, 0.9),
        settings,
        SEED,
        images);
  }
}
