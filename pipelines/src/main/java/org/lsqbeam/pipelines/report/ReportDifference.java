package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * How two reports differ: the settings, and the accuracies of the runs with the same network,
 * variant, precision and seed.
 *
 * @param settings key, value in the first report, value in the second
 * @param runs the accuracies that both have
 * @param onlyFirst names of the runs that only the first report has
 * @param onlySecond names of the runs that only the second report has
 */
public record ReportDifference(
    List<List<String>> settings, List<Row> runs, List<String> onlyFirst, List<String> onlySecond) {
  /**
   * One run.
   *
   * @param run its name
   * @param first top-1 in the first report, in percent
   * @param second top-1 in the second report, in percent
   * @param standardErrors the difference as a multiple of its standard error, which is the binomial
   *     error of both accuracies on their validation images; NaN if that is 0
   */
  public record Row(String run, double first, double second, double standardErrors) {
    private List<String> cells() {
      return List.of(
          run,
          Numbers.decimals(first, 2),
          Numbers.decimals(second, 2),
          Numbers.change(second - first),
          Numbers.decimals(standardErrors, 1));
    }
  }

  private static final List<String> HEADINGS =
      List.of("run", "first", "second", "difference", "standard errors");

  private static final List<String> SETTING_HEADINGS = List.of("setting", "first", "second");

  private static final String EQUAL = "The settings are equal.";

  private static final String APART = "No run is done in both reports.";

  static ReportDifference of(JsonNode first, JsonNode second) {
    Map<String, JsonNode> ofFirst = byName(first);
    Map<String, JsonNode> ofSecond = byName(second);
    List<Row> rows = new ArrayList<>();
    ofFirst.forEach(
        (name, run) -> {
          JsonNode other = ofSecond.get(name);
          if (other != null && run.path("top1").isNumber() && other.path("top1").isNumber()) {
            rows.add(row(name, run, other, images(first), images(second)));
          }
        });
    return new ReportDifference(
        settings(first.path("settings"), second.path("settings")),
        List.copyOf(rows),
        missing(ofFirst, ofSecond),
        missing(ofSecond, ofFirst));
  }

  private static Map<String, JsonNode> byName(JsonNode results) {
    Map<String, JsonNode> runs = new LinkedHashMap<>();
    results.path("runs").forEach(run -> runs.put(ResultsComparison.name(run), run));
    return runs;
  }

  private static List<String> missing(Map<String, JsonNode> of, Map<String, JsonNode> in) {
    return of.keySet().stream().filter(name -> !in.containsKey(name)).toList();
  }

  private static long images(JsonNode results) {
    return results.at("/dataset/validation/examples").asLong();
  }

  private static Row row(
      String name, JsonNode first, JsonNode second, long imagesOfFirst, long imagesOfSecond) {
    double one = first.path("top1").asDouble();
    double other = second.path("top1").asDouble();
    double error = Math.sqrt(variance(one, imagesOfFirst) + variance(other, imagesOfSecond));
    return new Row(name, one, other, error == 0 ? Double.NaN : (other - one) / error);
  }

  private static double variance(double percent, long images) {
    return percent * (100 - percent) / images;
  }

  private static List<List<String>> settings(JsonNode first, JsonNode second) {
    List<List<String>> rows = new ArrayList<>();
    addSettings(rows, "", first, second);
    return List.copyOf(rows);
  }

  /** Adds a row for each setting that differs, or for each precision at which it does. */
  private static void addSettings(
      List<List<String>> rows, String prefix, JsonNode first, JsonNode second) {
    Set<String> keys = new TreeSet<>();
    first.fieldNames().forEachRemaining(keys::add);
    second.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      JsonNode one = first.path(key);
      JsonNode other = second.path(key);
      if (one.isObject() && other.isObject()) {
        addSettings(rows, prefix + key + ", ", one, other);
      } else if (!one.equals(other)) {
        rows.add(List.of(prefix + key, text(one), text(other)));
      }
    }
  }

  /** Returns a setting as a person writes it, without the signs of JSON. */
  private static String text(JsonNode value) {
    if (value.isObject()) {
      return value.properties().stream()
          .map(each -> each.getKey() + ": " + text(each.getValue()))
          .collect(Collectors.joining(", "));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(ReportDifference::text)
          .collect(Collectors.joining(", "));
    }
    return value.isMissingNode() ? Numbers.NONE : value.isNumber() ? number(value) : value.asText();
  }

  private static String number(JsonNode value) {
    return value.isIntegralNumber() ? value.asText() : Numbers.exact(value.asDouble());
  }

  /** Returns the difference for a terminal, ending in a newline. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (settings.isEmpty()) {
      text.append(EQUAL).append('\n');
    } else {
      text.append(table("<<<", SETTING_HEADINGS, settings));
    }
    text.append('\n');
    if (runs.isEmpty()) {
      text.append(APART).append('\n');
    } else {
      text.append(table("<>>>>", HEADINGS, runs.stream().map(Row::cells).toList()));
    }
    onlyFirst.forEach(run -> text.append("only in the first: ").append(run).append('\n'));
    onlySecond.forEach(run -> text.append("only in the second: ").append(run).append('\n'));
    return text.toString().replace("−", "-").replace(Numbers.NONE, "-");
  }

  private static String table(String sides, List<String> headings, List<List<String>> rows) {
    List<List<String>> lines = new ArrayList<>(List.of(headings));
    lines.addAll(rows);
    return AlignedLines.of(sides, lines);
  }

  /**
   * Returns the difference as a page.
   *
   * @param first the path of the first report's file
   * @param second the path of the second report's file
   */
  public byte[] html(String first, String second) throws IOException {
    Grid ofSettings =
        new Grid(
            "settings",
            "Settings that differ",
            List.of("setting", "first", "second"),
            List.of(),
            settings.stream()
                .map(row -> Grid.Row.of("first", row.get(0), row.subList(1, 3), List.of()))
                .toList());
    Grid ofRuns =
        new Grid(
            "runs",
            "Top-1, %",
            List.of("run"),
            HEADINGS.subList(1, HEADINGS.size()),
            runs.stream()
                .map(row -> row.cells())
                .map(cells -> Grid.Row.of("first", cells.get(0), List.of(), cells.subList(1, 5)))
                .toList());
    Map<String, Object> page =
        Map.of(
            "first",
            first,
            "second",
            second,
            "style",
            InteractivePage.css(),
            "grids",
            Stream.of(ofSettings, ofRuns).filter(grid -> !grid.rows().isEmpty()).toList(),
            "equal",
            settings.isEmpty() ? EQUAL : "",
            "apart",
            runs.isEmpty() ? APART : "",
            "onlyFirst",
            onlyFirst,
            "onlySecond",
            onlySecond);
    return Templates.render("comparison.html", page).getBytes(StandardCharsets.UTF_8);
  }
}
