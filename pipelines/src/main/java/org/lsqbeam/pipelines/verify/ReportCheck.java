package org.lsqbeam.pipelines.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.pipelines.report.CommandLog;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.report.Report;
import org.lsqbeam.transforms.storage.Storage;

/** The check of one report: its files, and its accuracies against the evaluations of its runs. */
final class ReportCheck {
  private static final String RESULTS = RecordedResults.FILE_NAME;
  private static final String REMEDY = "; lsq report writes it again";

  private final Storage folder;
  private final List<String> problems = new ArrayList<>();

  private ReportCheck(Storage folder) {
    this.folder = folder;
  }

  /** Whether a folder holds any file of a report. */
  static boolean isReport(Storage folder) throws IOException {
    List<String> files = folder.children("");
    return files.contains(RESULTS) || Report.PAGES.stream().anyMatch(files::contains);
  }

  /**
   * Finds what is wrong with a report.
   *
   * @param runs of the output, by the digits that end their names
   */
  static List<String> problems(Storage folder, String name, Map<String, CheckedRun> runs)
      throws IOException {
    ReportCheck check = new ReportCheck(folder);
    String file = folder.pathOf(RESULTS);
    if (!folder.isFile(RESULTS)) {
      return List.of(file + " is missing" + REMEDY);
    }
    JsonNode results = RecordedResults.parse(folder.read(RESULTS), file);
    String report = results.path("experiment").asText();
    if (report.equals(name)) {
      check.checkPages(results.path(RecordedResults.PAGES));
    } else {
      check.problems.add(file + " is damaged: it is of the report " + report + REMEDY);
    }
    results.path("runs").forEach(run -> check.checkRun(run, runs));
    check.checkCommands();
    return check.problems;
  }

  /** Compares the files beside it with their digests, which older versions did not record. */
  private void checkPages(JsonNode digests) throws IOException {
    for (Map.Entry<String, JsonNode> each : digests.properties()) {
      String page = folder.pathOf(each.getKey());
      if (!folder.isFile(each.getKey())) {
        problems.add(page + " is missing" + REMEDY);
      } else if (!Sha256.hex(folder.read(each.getKey())).equals(each.getValue().asText())) {
        problems.add(page + " is damaged: its SHA-256 differs from that in " + RESULTS + REMEDY);
      }
    }
  }

  private void checkCommands() throws IOException {
    try {
      CommandLog.read(folder);
    } catch (DamagedFileException e) {
      problems.add(e.getMessage() + REMEDY);
    }
  }

  private void checkRun(JsonNode recorded, Map<String, CheckedRun> runs) {
    String name = recorded.path("run").asText();
    @Nullable CheckedRun run = runs.get(CheckedRun.digits(name));
    boolean reported = recorded.path("top1").isNumber();
    if (run != null && run.recorded().isPresent()) {
      Evaluation evaluation = run.recorded().get();
      if (!(isSame(recorded, "", evaluation.trained())
          && isSame(recorded, "initial_", evaluation.initial()))) {
        problems.add(
            folder.pathOf(RESULTS)
                + " has other accuracies of "
                + name
                + " than its evaluation.json"
                + REMEDY);
      }
    } else if (reported && (run == null || !run.isDamaged())) {
      problems.add(
          folder.pathOf(RESULTS)
              + " has accuracies of "
              + name
              + ", which has no evaluation.json; the command that made them makes it again");
    }
  }

  private static boolean isSame(JsonNode run, String prefix, Accuracy accuracy) {
    return run.path(prefix + "top1").asDouble(Double.NaN) == accuracy.top1()
        && run.path(prefix + "top5").asDouble(Double.NaN) == accuracy.top5()
        && run.path(prefix + "loss").asDouble(Double.NaN) == accuracy.loss();
  }
}
