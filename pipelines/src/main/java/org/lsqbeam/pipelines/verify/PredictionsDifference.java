package org.lsqbeam.pipelines.verify;

import java.util.Optional;
import java.util.OptionalInt;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.pipelines.text.Numbers;

/** Says in words how predictions differ from those that were computed again. */
final class PredictionsDifference {
  private PredictionsDifference() {}

  /** Compares predictions; empty if they are equal. */
  static Optional<String> of(PredictionsFile recorded, PredictionsFile again) {
    if (!recorded.validation().equals(again.validation())) {
      return Optional.of("it is of another validation set");
    }
    OptionalInt first = recorded.predictions().firstDifference(again.predictions());
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the checkpoint gives other predictions on this machine, of image "
                + first.getAsInt()
                + " first (counted from 0), and another class first to "
                + Numbers.count(recorded.predictions().otherClasses(again.predictions()), "image"));
  }
}
