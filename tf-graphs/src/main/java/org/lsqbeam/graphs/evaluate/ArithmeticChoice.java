package org.lsqbeam.graphs.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Arithmetic;

/**
 * The arithmetic that convolves in an evaluation or a training for which integers were wanted.
 *
 * @param used the arithmetic
 * @param failure why integers are not used; null if they are
 */
public record ArithmeticChoice(
    Arithmetic used, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure)
    implements Serializable {
  public ArithmeticChoice {
    if ((used == Arithmetic.INT8) != (failure == null)) {
      throw new IllegalArgumentException("used is " + used + " although failure is " + failure);
    }
  }

  /** Returns integers, or floats for a reason. */
  public static ArithmeticChoice of(Optional<String> failure) {
    return failure
        .map(reason -> new ArithmeticChoice(Arithmetic.FLOAT32, reason))
        .orElseGet(() -> new ArithmeticChoice(Arithmetic.INT8, null));
  }
}
