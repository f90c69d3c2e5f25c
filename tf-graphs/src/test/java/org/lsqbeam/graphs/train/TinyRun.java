package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Trainer.TrainingData;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** Runs of ResNet-8 on a few made-up images, each a second long. */
final class TinyRun {
  static final int CLASSES = 3;
  static final int PER_EPOCH = 3;
  static final int EPOCHS = 2;
  static final int STEPS = PER_EPOCH * EPOCHS;

  static final NetworkInput INPUT =
      new NetworkInput(8, 8, CLASSES, List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));
  static final TrainingData DATA =
      new TrainingData(INPUT, new MadeUpImages(26, 8, CLASSES, 1), new MadeUpImages(14, 8, 3, 2));

  private TinyRun() {}

  static Optimization optimization(double learningRate, double weightDecay) {
    return new Optimization(EPOCHS, 8, learningRate, 0.9, weightDecay, 0.9);
  }

  static TrainingSpec spec(Precision precision, @Nullable String init) {
    return spec(precision, init, optimization(0.02, 1e-4));
  }

  static TrainingSpec spec(Precision precision, @Nullable String init, Optimization optimization) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-8",
        precision,
        5,
        "made up",
        init,
        optimization,
        new Augmentation(1, true),
        TrainingSettings.DEFAULT);
  }

  static Trainer trainer(TrainingSpec spec, Path folder, TrainingListener... listeners) {
    return new Trainer(spec, DATA, folder, null, List.of(listeners));
  }
}
