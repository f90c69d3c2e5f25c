package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.chart.Mark;

/**
 * The interactive part of {@code report.html}: its style, its data, and the scripts that draw with
 * it. Without scripts the page still has every table and drawn charts.
 *
 * @param style CSS
 * @param data what {@code results.json} has, as JSON that a page can hold
 * @param script JavaScript without any request
 */
record InteractivePage(String style, String data, String script) {
  private static final List<String> SCRIPTS =
      List.of(
          "elements.js",
          "chart.js",
          "tables.js",
          "cards.js",
          "explore.js",
          "classes.js",
          "compare.js",
          "packed-network.js",
          "try.js",
          "page.js");

  /** The most epochs for which the page has the values of each layer, evenly chosen. */
  private static final int MOST_EPOCHS = 24;

  private static final MathContext DIGITS_OF_LAYERS = new MathContext(4);
  private static final MathContext DIGITS_OF_CURVES = new MathContext(6);

  /**
   * Prepares a page.
   *
   * @param results the content of {@code results.json}
   * @param networks that the page computes with
   * @param predictions of single classes, which the page draws
   */
  static InteractivePage of(
      Map<String, Object> results, List<EmbeddedNetwork> networks, PredictionsSection predictions)
      throws IOException {
    ObjectNode data = Json.tree(results, ResultsJson.module());
    for (String split : List.of("train", "validation")) {
      ((ObjectNode) data.get("dataset").get(split)).remove("shards");
    }
    for (JsonNode run : data.get("runs")) {
      shorten((ObjectNode) run);
    }
    data.setAll(
        Json.tree(
            Map.of(
                "networks",
                networks,
                "predictions",
                predictions.page(),
                "marks",
                Mark.ALL,
                "precision_marks",
                marks(data.get("runs"))),
            ResultsJson.module()));
    List<String> scripts = new ArrayList<>();
    for (String name : SCRIPTS) {
      scripts.add(resource(name));
    }
    return new InteractivePage(css(), escaped(data.toString()), String.join("\n", scripts));
  }

  /** Returns the shape of the points of each precision, as in the drawn charts. */
  private static Map<String, Mark> marks(JsonNode runs) {
    Map<String, Mark> marks = new TreeMap<>();
    for (JsonNode run : runs) {
      String precision = run.at("/spec/precision").asText();
      marks.put(precision, Charts.mark(Precision.parse(precision)));
    }
    return marks;
  }

  /** Escapes what HTML or XML would not take as text; it stands in strings of JSON only. */
  private static String escaped(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Returns the CSS of all pages. */
  static String css() throws IOException {
    return resource("report.css") + resource("print.css");
  }

  private static void shorten(ObjectNode run) {
    run.get("step_sizes").forEach(layer -> round((ObjectNode) layer, DIGITS_OF_LAYERS));
    run.get("curves").forEach(epoch -> round((ObjectNode) epoch, DIGITS_OF_CURVES));
    List<Integer> epochs = Thinned.positions(run.get("curves").size(), MOST_EPOCHS);
    ArrayNode shown = run.putArray("layer_epochs");
    epochs.forEach(at -> shown.add(run.get("curves").get(at).get("epoch")));
    for (String name : List.of("step_sizes_by_epoch", "layers_by_epoch")) {
      for (JsonNode layer : run.get(name)) {
        ArrayNode values = (ArrayNode) layer;
        List<JsonNode> all = new ArrayList<>();
        values.forEach(all::add);
        values.removeAll();
        epochs.forEach(at -> values.add(rounded(all.get(at), DIGITS_OF_LAYERS)));
      }
    }
  }

  private static void round(ObjectNode values, MathContext digits) {
    values
        .fieldNames()
        .forEachRemaining(name -> values.set(name, rounded(values.get(name), digits)));
  }

  /** Rounds a number that is not whole. */
  private static JsonNode rounded(JsonNode value, MathContext digits) {
    return value.isFloatingPointNumber()
        ? DoubleNode.valueOf(new BigDecimal(value.asDouble()).round(digits).doubleValue())
        : value;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = InteractivePage.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("page/" + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
