package org.lsqbeam.pipelines.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.pipelines.report.CommandLog;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.report.Report;
import org.lsqbeam.pipelines.text.Numbers;
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
    Optional<byte[]> content = check.read(RESULTS);
    if (content.isPresent()) {
      check.attempt(() -> check.checkResults(content.get(), name, runs));
    } else {
      for (String page : Report.PAGES) {
        check.read(page);
      }
    }
    check.attempt(() -> CommandLog.read(folder));
    return check.problems;
  }

  private void checkResults(byte[] content, String name, Map<String, CheckedRun> runs)
      throws IOException {
    String file = folder.pathOf(RESULTS);
    JsonNode results = RecordedResults.parse(content, file);
    String report = results.path("experiment").asText();
    if (report.equals(name)) {
      checkPages(results.path(RecordedResults.PAGES));
    } else {
      problems.add(file + " is damaged: it is of the report " + report + REMEDY);
    }
    for (JsonNode run : results.path("runs")) {
      checkRun(run, runs);
      checkClasses(run, runs, results.at("/dataset/classes"));
    }
  }

  /** Compares the files beside it with their digests, which older versions did not record. */
  private void checkPages(JsonNode digests) throws IOException {
    for (Map.Entry<String, JsonNode> each : digests.properties()) {
      Optional<byte[]> page = read(each.getKey());
      if (page.isPresent() && !Sha256.hex(page.get()).equals(each.getValue().asText())) {
        problems.add(
            folder.pathOf(each.getKey())
                + " is damaged: its SHA-256 differs from that in "
                + RESULTS
                + REMEDY);
      }
    }
  }

  /** Returns the content of a file; empty, with a problem, where it is missing or a folder. */
  private Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(folder.read(name));
    } catch (NoSuchFileException e) {
      problems.add(folder.pathOf(name) + " is missing" + REMEDY);
    } catch (InvalidDataException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** Reads something. */
  @FunctionalInterface
  private interface Reading {
    void run() throws IOException;
  }

  /** Reads something; that it is damaged is one more problem. */
  private void attempt(Reading reading) throws IOException {
    try {
      reading.run();
    } catch (DamagedFileException e) {
      problems.add(e.getMessage() + REMEDY);
    } catch (InvalidDataException e) {
      problems.add(String.valueOf(e.getMessage()));
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
                + " has other results of "
                + name
                + " than its evaluation.json"
                + REMEDY);
      }
      checkArithmetic(recorded, evaluation, name);
      if (run.agreement().filter(integers -> !isSame(recorded, integers)).isPresent()) {
        problems.add(
            folder.pathOf(RESULTS)
                + " has other integers of "
                + name
                + " than its "
                + AgreementFile.NAME
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

  /** Compares what convolved, unless the report was written before that was recorded. */
  private void checkArithmetic(JsonNode recorded, Evaluation evaluation, String name) {
    JsonNode arithmetic = recorded.path(RecordedResults.ARITHMETIC);
    if (arithmetic.isTextual() && !arithmetic.asText().equals(evaluation.used().toString())) {
      problems.add(
          folder.pathOf(RESULTS)
              + " has the evaluation of "
              + name
              + " in "
              + arithmetic.asText()
              + "; its evaluation.json is in "
              + evaluation.used()
              + REMEDY);
    }
  }

  /** Compares the right images of each class, unless the report was written before they were. */
  private void checkClasses(JsonNode recorded, Map<String, CheckedRun> runs, JsonNode classes) {
    String name = recorded.path("run").asText();
    @Nullable CheckedRun run = runs.get(CheckedRun.digits(name));
    JsonNode counts = recorded.path("correct_per_class");
    if (run == null || run.predictions().isEmpty() || !counts.isArray()) {
      return;
    }
    List<Integer> right = run.predictions().get().predictions().rightPerClass();
    if (counts.size() != right.size()) {
      problems.add(
          folder.pathOf(RESULTS)
              + " has "
              + Numbers.count(counts.size(), "class")
              + " in correct_per_class of "
              + name
              + "; its "
              + PredictionsFile.NAME
              + " has "
              + right.size()
              + REMEDY);
      return;
    }
    for (int label = 0; label < right.size(); label++) {
      if (!counts.get(label).equals(IntNode.valueOf(right.get(label)))) {
        problems.add(
            folder.pathOf(RESULTS)
                + " has "
                + counts.get(label)
                + " right images of the class "
                + classes.path(label).asText(Integer.toString(label))
                + " of "
                + name
                + "; its "
                + PredictionsFile.NAME
                + " has "
                + right.get(label)
                + REMEDY);
      }
    }
  }

  /** Whether a report has the integers of a run, or was written before they were computed. */
  private static boolean isSame(JsonNode run, AgreementFile integers) {
    JsonNode reported = run.path("integer_agreement");
    return !reported.isObject()
        || reported
            .path("certificate")
            .asText()
            .equals(integers.agreement().certificate().sha256());
  }

  private static boolean isSame(JsonNode run, String prefix, Accuracy accuracy) {
    return run.path(prefix + "top1").asDouble(Double.NaN) == accuracy.top1()
        && run.path(prefix + "top5").asDouble(Double.NaN) == accuracy.top5()
        && run.path(prefix + "loss").asDouble(Double.NaN) == accuracy.loss();
  }
}
