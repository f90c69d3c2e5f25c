package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * Compares the runs of two {@code results.json}: accuracies and losses of every epoch, step sizes,
 * quantization errors. Facts on the machine, such as times, are not compared, nor what an older
 * file does not have.
 *
 * @param runs how many were compared
 * @param differences one for each run with other results
 */
public record ResultsComparison(int runs, List<String> differences) {
  private static final List<String> OF_THE_MACHINE =
      List.of("provenance", "images_per_second", "seconds", "seconds_by_phase", "cost");

  private static final int SHOWN = 5;

  public ResultsComparison {
    differences = List.copyOf(differences);
  }

  /**
   * Compares results.
   *
   * @param recorded the content of an earlier file
   * @param now the content of a later one on the same runs
   */
  static ResultsComparison of(JsonNode recorded, JsonNode now) {
    Map<String, JsonNode> earlier = new HashMap<>();
    recorded.path("runs").forEach(run -> earlier.put(run.path("fingerprint").asText(), run));
    List<String> differences = new ArrayList<>();
    for (JsonNode run : now.path("runs")) {
      JsonNode before = earlier.get(run.path("fingerprint").asText());
      if (before == null || !results(before).equals(known(results(run), before))) {
        differences.add(name(run) + ": " + difference(before, run));
      }
    }
    return new ResultsComparison(now.path("runs").size(), differences);
  }

  /** Whether all results are equal, to the last bit. */
  public boolean isEqual() {
    return differences.isEmpty();
  }

  /** One line. */
  @Override
  public String toString() {
    return isEqual()
        ? "equal to the bit, " + runs + (runs == 1 ? " run" : " runs")
        : differences.size()
            + " of "
            + runs
            + " runs differ: "
            + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))
            + (differences.size() > SHOWN ? "; and others" : "");
  }

  private static ObjectNode results(JsonNode run) {
    ObjectNode results = run.deepCopy();
    results.remove(OF_THE_MACHINE);
    results.path("curves").forEach(epoch -> ((ObjectNode) epoch).remove(OF_THE_MACHINE));
    return results;
  }

  /** The members of a run that an earlier file has, which may be of an older version. */
  private static JsonNode known(ObjectNode run, JsonNode earlier) {
    return run.retain(names(earlier));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns a run's name in a report: network, variant, precision and seed. */
  static String name(JsonNode run) {
    JsonNode spec = run.path("spec");
    String variant = run.path("variant").asText();
    return spec.path("network").asText()
        + (variant.isEmpty() ? "" : ", " + variant)
        + ", "
        + Precision.parse(spec.path("precision").asText()).label()
        + ", seed "
        + spec.path("seed").asText();
  }

  private static String difference(@Nullable JsonNode before, JsonNode now) {
    if (before == null) {
      return "new";
    }
    String one = state(before);
    String other = state(now);
    if (!one.equals(other)) {
      return other + ", was " + one;
    }
    JsonNode arithmetic = before.path(RecordedResults.ARITHMETIC);
    if (arithmetic.isTextual() && !arithmetic.equals(now.path(RecordedResults.ARITHMETIC))) {
      return "evaluated in "
          + now.path(RecordedResults.ARITHMETIC).asText()
          + ", was in "
          + arithmetic.asText();
    }
    double loss = now.path("loss").asDouble() - before.path("loss").asDouble();
    return loss == 0
        ? "equal accuracy and loss at the end, other values on the way"
        : "equal top-1, loss differs by " + Numbers.significant(Math.abs(loss), 2);
  }

  private static String state(JsonNode run) {
    if (!run.path("failure").isNull()) {
      return "failed";
    }
    JsonNode top1 = run.path("top1");
    return top1.isNull() ? "unfinished" : "top-1 " + top1.asText();
  }
}
