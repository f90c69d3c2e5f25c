package org.lsqbeam.pipelines.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a report other than the results of its runs.
 *
 * @param title other than the experiment's name; empty for the name
 * @param keys of the experiment with their values, in the order of their table
 * @param yaml text of {@value Report#EXPERIMENT}
 * @param networks packed ones, which the page computes with
 * @param rates of cost and energy
 * @param predictions of the runs' networks
 * @param madeFrom SHA-256 of all inputs of the report; empty if unknown
 */
record ReportExtras(
    String title,
    Map<String, String> keys,
    String yaml,
    List<EmbeddedNetwork> networks,
    Rates rates,
    PredictionsSection predictions,
    Optional<String> madeFrom) {
  static final ReportExtras NONE =
      new ReportExtras(
          "", Map.of(), "", List.of(), Rates.NONE, PredictionsSection.NONE, Optional.empty());

  ReportExtras {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    networks = List.copyOf(networks);
  }

  /** Returns the same with another title, keys and text of the experiment. */
  ReportExtras showing(String heading, Map<String, String> values, String text) {
    return new ReportExtras(heading, values, text, networks, rates, predictions, madeFrom);
  }

  /** Returns the same with packed networks. */
  ReportExtras embedding(List<EmbeddedNetwork> packed) {
    return new ReportExtras(title, keys, yaml, packed, rates, predictions, madeFrom);
  }

  /** Returns the same with rates. */
  ReportExtras priced(Rates given) {
    return new ReportExtras(title, keys, yaml, networks, given, predictions, madeFrom);
  }

  /** Returns the same with predictions. */
  ReportExtras predicting(PredictionsSection ofRuns) {
    return new ReportExtras(title, keys, yaml, networks, rates, ofRuns, madeFrom);
  }

  /** Returns the same with the digest of the inputs. */
  ReportExtras from(Optional<String> inputs) {
    return new ReportExtras(title, keys, yaml, networks, rates, predictions, inputs);
  }
}
