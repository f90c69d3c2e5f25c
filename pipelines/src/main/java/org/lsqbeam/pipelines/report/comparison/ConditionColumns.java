package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.pipelines.paper.Conditions;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.text.Numbers;

/** The columns that show the conditions of a part of the paper. */
public record ConditionColumns(Reference reference) {
  public List<String> headings() {
    return switch (reference) {
      case TABLE1, QUANTIZATION_ERROR -> List.of();
      case TABLE2 -> List.of("weight decay");
      case TABLE3 -> List.of("gradient scale", "learning rate");
      case TABLE4 -> List.of("distillation");
      case STEP_LEARNING_RATE -> List.of("learning rate decay");
      case FIGURE4 -> List.of("gradient scale");
    };
  }

  public List<String> of(Conditions conditions) {
    return switch (reference) {
      case TABLE1, QUANTIZATION_ERROR -> List.of();
      case TABLE2 -> List.of(number(conditions.weightDecay()));
      case TABLE3 -> List.of(scale(conditions), number(conditions.learningRate()));
      case TABLE4 -> List.of(distillation(conditions.distillation()));
      case STEP_LEARNING_RATE ->
          List.of(conditions.decay() == Conditions.Decay.STEPS ? "steps" : "cosine");
      case FIGURE4 -> List.of(scale(conditions));
    };
  }

  private static String scale(Conditions conditions) {
    return conditions.gradientScale() == null
        ? Numbers.NONE
        : conditions.gradientScale().toString();
  }

  private static String number(@Nullable Double value) {
    return value == null ? Numbers.NONE : Numbers.exact(value);
  }

  private static String distillation(@Nullable Distillation distillation) {
    return distillation == null
        ? "none"
        : "weight "
            + Numbers.exact(distillation.weight())
            + ", temperature "
            + Numbers.exact(distillation.temperature());
  }
}
