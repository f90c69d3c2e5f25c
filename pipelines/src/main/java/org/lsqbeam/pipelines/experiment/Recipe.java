package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.network.Normalization;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.transforms.training.PretrainedInit;

/**
 * One way to train the networks of an experiment.
 *
 * @param optimization values of {@link Optimization}'s components by name, {@link PerPrecision}
 *     where they may differ between precisions
 * @param augmentation of training images
 * @param settings the other settings
 */
public record Recipe(
    Map<String, Object> optimization, Augmentation augmentation, TrainingSettings settings)
    implements Serializable {
  private static final String EPOCHS = "epochs";

  public Recipe {
    optimization = new HashMap<>(optimization);
    settings.requireUsed();
  }

  /** Reads the training keys of an experiment, of which none is a list any more. */
  static Recipe read(ObjectNode training) {
    return new Recipe(
        YamlValues.read("", training, Settings.experimentKeys(Optimization.class)),
        read(training, Augmentation.class),
        read(training, TrainingSettings.class));
  }

  private static <T extends Record> T read(ObjectNode training, Class<T> type) {
    return Settings.of(type, YamlValues.read("", training, Settings.experimentKeys(type)));
  }

  /**
   * The full-precision run by this recipe.
   *
   * @param pretrained what it starts from; null for random weights
   */
  TrainingSpec fullPrecision(
      String network, long seed, String dataset, @Nullable PretrainedInit pretrained) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        Precision.FULL,
        seed,
        dataset,
        pretrained == null ? null : pretrained.fingerprint(),
        pretrained == null
            ? optimization(Precision.FULL)
            : optimization(Precision.FULL, pretrained.epochs()),
        augmentation,
        settings(network, pretrained).atFullPrecision());
  }

  /** The run by this recipe that starts from a full-precision one. */
  TrainingSpec quantized(
      String network,
      Precision precision,
      long seed,
      TrainingSpec start,
      @Nullable PretrainedInit pretrained) {
    Optimization optimization = optimization(precision);
    Arguments.check(
        settings.stopAfter() <= optimization.epochs(),
        "stopAfter",
        settings.stopAfter(),
        "at most the epochs, which are " + optimization.epochs() + " at precision " + precision);
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        precision,
        seed,
        start.dataset(),
        start.fingerprint(),
        optimization,
        augmentation,
        settings(network, pretrained));
  }

  private Optimization optimization(Precision precision) {
    int epochs = perPrecision(EPOCHS).wholeNumberOf(precision, EPOCHS);
    Arguments.check(epochs >= 1, EPOCHS, epochs, "at least 1");
    return optimization(precision, epochs);
  }

  private Optimization optimization(Precision precision, int epochs) {
    Map<String, Object> values = new HashMap<>(optimization);
    for (SettingKey key : Settings.keys(Optimization.class)) {
      if (key.perPrecision() && !key.name().equals(EPOCHS)) {
        values.put(key.name(), perPrecision(key.name()).of(precision, key.name()));
      }
    }
    values.put(EPOCHS, epochs);
    return Settings.of(Optimization.class, values);
  }

  private PerPrecision perPrecision(String name) {
    return (PerPrecision) Objects.requireNonNull(optimization.get(name));
  }

  /** Dropout decides no run of a network without dropout layers. */
  private TrainingSettings settings(String network, @Nullable PretrainedInit pretrained) {
    TrainingSettings own =
        NetworkCatalog.named(network).hasDropout()
            ? settings
            : settings.with("dropout", TrainingSettings.DEFAULT.dropout());
    Normalization pixels = pretrained == null ? null : pretrained.pixels();
    return pixels == null ? own : own.with("pixels", pixels);
  }
}
