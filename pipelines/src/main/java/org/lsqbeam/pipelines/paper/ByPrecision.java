package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * The published figures at the precisions for which the paper has one.
 *
 * @param values each at least 0
 * @param diverged the precisions at which training did not converge
 */
public record ByPrecision(Map<Precision, Double> values, Set<Precision> diverged) {
  /** The text in place of a figure where training did not converge. */
  private static final String DIVERGED = "did not converge";

  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public ByPrecision {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    diverged = Collections.unmodifiableSet(new LinkedHashSet<>(diverged));
    values.forEach(
        (precision, value) ->
            Arguments.check(
                value >= 0 && Double.isFinite(value),
                "the figure at precision " + precision,
                value,
                "at least 0"));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ByPrecision parse(Map<Precision, Object> written) {
    Map<Precision, Double> values = new LinkedHashMap<>();
    Set<Precision> diverged = new LinkedHashSet<>();
    written.forEach(
        (precision, figure) -> {
          if (figure instanceof Number number) {
            values.put(precision, number.doubleValue());
          } else if (DIVERGED.equals(figure)) {
            diverged.add(precision);
          } else {
            throw new IllegalArgumentException(
                "the figure at precision "
                    + precision
                    + " is '"
                    + figure
                    + "'; must be a number or '"
                    + DIVERGED
                    + "'");
          }
        });
    return new ByPrecision(values, diverged);
  }

  /** The figure at a precision; null if the paper has none. */
  public @Nullable Double at(Precision precision) {
    return values.get(precision);
  }
}
