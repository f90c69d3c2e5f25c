package org.lsqbeam.pipelines.options;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of an experiment that the command line overrides. */
public final class Overrides {
  private Overrides() {}

  /** YAML text by the experiment's key, for the options that were given. */
  public static Map<String, String> of(ExperimentOptions options) {
    Map<String, String> given = new TreeMap<>();
    put(given, "preset", options.getPreset());
    put(given, "networks", options.getNetworks());
    put(given, "precisions", options.getPrecisions());
    put(given, "seeds", options.getSeeds());
    put(given, "epochs", options.getEpochs());
    put(given, "batchSize", options.getBatchSize());
    put(given, "learningRate", options.getLearningRate());
    put(given, "momentum", options.getMomentum());
    put(given, "weightDecay", options.getWeightDecay());
    put(given, "batchNormMomentum", options.getBatchNormMomentum());
    put(given, "padding", options.getPadding());
    put(given, "mirror", options.getMirror());
    return given;
  }

  private static void put(Map<String, String> given, String key, @Nullable String value) {
    if (value != null) {
      given.put(key, value);
    }
  }
}
