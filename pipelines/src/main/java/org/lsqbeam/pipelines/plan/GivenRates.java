package org.lsqbeam.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.pipelines.experiment.PerPrecision;
import org.lsqbeam.pipelines.experiment.YamlValues;

/** Rates given on the command line. */
public final class GivenRates implements Rates {
  private static final String NAME = "imagesPerSecond";

  private final Map<String, PerPrecision> byNetwork;
  private final @Nullable PerPrecision ofAll;

  private GivenRates(Map<String, PerPrecision> byNetwork, @Nullable PerPrecision ofAll) {
    this.byNetwork = byNetwork;
    this.ofAll = ofAll;
  }

  /**
   * Reads YAML: a number, a number for each precision, or either of them for each network.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public static GivenRates parse(String text) {
    JsonNode node = YamlValues.parse(NAME, text);
    if (!(node instanceof ObjectNode mapping) || names(mapping).allMatch(GivenRates::isPrecision)) {
      return new GivenRates(Map.of(), rates(node));
    }
    Map<String, PerPrecision> byNetwork = new TreeMap<>();
    names(mapping)
        .forEach(
            name -> {
              requireNetwork(name);
              byNetwork.put(name, rates(mapping.get(name)));
            });
    return new GivenRates(byNetwork, null);
  }

  private static PerPrecision rates(JsonNode node) {
    PerPrecision rates;
    try {
      rates = PerPrecision.parse(NAME, node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + "; or a value for each network: "
              + String.join(", ", NetworkCatalog.names()),
          e);
    }
    for (double rate : rates.values().values()) {
      if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(NAME + " is " + rate + "; must be above 0");
      }
    }
    return rates;
  }

  private static Stream<String> names(ObjectNode mapping) {
    return mapping.properties().stream().map(Map.Entry::getKey);
  }

  private static boolean isPrecision(String name) {
    return name.matches("full|quantized|w?[0-9].*");
  }

  private static void requireNetwork(String name) {
    Set<String> networks = NetworkCatalog.names();
    if (!networks.contains(name)) {
      throw new IllegalArgumentException(
          NAME
              + " has unknown network '"
              + name
              + "'"
              + Suggestions.didYouMeanOrOneOf(name, networks));
    }
  }

  @Override
  public double imagesPerSecond(PlannedRun run) {
    @Nullable PerPrecision rates = ofAll == null ? byNetwork.get(run.spec().network()) : ofAll;
    if (rates == null) {
      throw new IllegalArgumentException(
          NAME
              + " has no value for network "
              + run.spec().network()
              + ", only for "
              + byNetwork.keySet());
    }
    return rates.of(run.spec().precision(), NAME);
  }

  @Override
  public String origin() {
    return "as given";
  }
}
