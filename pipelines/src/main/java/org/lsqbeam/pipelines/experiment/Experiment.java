package org.lsqbeam.pipelines.experiment;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.network.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.transforms.images.Preset;

/**
 * What one YAML file asks for: every network at every precision from every seed.
 *
 * @param preset how photographs become the dataset
 * @param networks names in the catalog
 * @param precisions {@code full} and numbers of bits; the quantized ones start from the
 *     full-precision network of the same seed, which is trained also where it is not asked for
 * @param seeds of initial weights, order and augmentation
 * @param epochs passes over the training images
 * @param batchSize images per update
 * @param learningRate of the first update
 * @param momentum of gradient descent
 * @param weightDecay on convolution and dense weights
 * @param batchNormMomentum share of the moving statistics that an update keeps
 * @param padding pixels around an image before its random crop
 * @param mirror whether half of the training images are mirrored
 */
public record Experiment(
    String preset,
    List<String> networks,
    List<Precision> precisions,
    List<Long> seeds,
    PerPrecision epochs,
    int batchSize,
    PerPrecision learningRate,
    double momentum,
    PerPrecision weightDecay,
    double batchNormMomentum,
    int padding,
    boolean mirror)
    implements Serializable {
  public Experiment {
    networks = distinct("networks", networks);
    precisions = distinct("precisions", precisions);
    seeds = distinct("seeds", seeds);
    networks.forEach(NetworkCatalog::named);
    Preset images = Preset.named(preset);
    if (padding >= Math.min(images.height(), images.width())) {
      throw new IllegalArgumentException(
          "padding is " + padding + "; allowed: less than the images' side");
    }
  }

  /** The runs asked for, and the full-precision ones that they start from. */
  public record Runs(List<TrainingSpec> full, List<TrainingSpec> quantized) {
    /** All runs, full precision first. */
    public List<TrainingSpec> all() {
      return Stream.concat(full.stream(), quantized.stream()).toList();
    }
  }

  /** The runs on a dataset of a fingerprint. */
  public Runs runs(String dataset) {
    List<TrainingSpec> full = new ArrayList<>();
    List<TrainingSpec> quantized = new ArrayList<>();
    for (String network : networks) {
      for (long seed : seeds) {
        TrainingSpec init = spec(network, Precision.FULL, seed, dataset, null);
        full.add(init);
        for (Precision precision : precisions) {
          if (!precision.isFull()) {
            quantized.add(spec(network, precision, seed, dataset, init.fingerprint()));
          }
        }
      }
    }
    return new Runs(full, quantized);
  }

  private TrainingSpec spec(
      String network, Precision precision, long seed, String dataset, @Nullable String init) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        precision,
        seed,
        dataset,
        init,
        new Optimization(
            epochs.wholeNumberOf(precision, "epochs"),
            batchSize,
            learningRate.of(precision, "learningRate"),
            momentum,
            weightDecay.of(precision, "weightDecay"),
            batchNormMomentum),
        new Augmentation(padding, mirror));
  }

  private static <T> List<T> distinct(String name, List<T> values) {
    if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
      throw new IllegalArgumentException(
          name + " is " + values + "; allowed: at least one, none twice");
    }
    return List.copyOf(values);
  }
}
