package org.lsqbeam.pipelines.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.options.EvaluationOptions;

/**
 * What an evaluation computes with.
 *
 * @param comparesIntegers whether packed networks are scored on integers too
 * @param arithmetic that evaluates quantized runs, again if another one has done so; null for
 *     32-bit floats where nothing has evaluated them
 */
record EvaluationArguments(boolean comparesIntegers, @Nullable Arithmetic arithmetic) {
  private static final Map<String, Boolean> ENGINES =
      new TreeMap<>(Map.of("tensorflow", false, "integer", true));

  static EvaluationArguments of(EvaluationOptions options) {
    String arithmetic = options.getEvaluationArithmetic();
    return new EvaluationArguments(
        Suggestions.named(ENGINES, "unknown engine", options.getEngine()),
        arithmetic == null ? null : Arithmetic.parse("evaluationArithmetic", arithmetic));
  }
}
