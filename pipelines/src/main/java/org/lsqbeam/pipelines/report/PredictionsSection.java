package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.pipelines.report.predictions.PredictedRow;
import org.lsqbeam.pipelines.report.predictions.PredictedRun;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The part of a report that is made from the predictions of its runs.
 *
 * @param rows the networks, with one run for each precision
 * @param classes for the templates
 * @param images of each network, for the templates
 * @param without says which runs have no predictions; empty if all that are evaluated have them
 * @param correct of each run with predictions, by its fingerprint: the images of each class whose
 *     most probable class is the right one
 */
record PredictionsSection(
    List<PredictedRow> rows,
    List<ClassesSection> classes,
    List<ImagesSection> images,
    String without,
    Map<String, List<Integer>> correct) {
  /** The whole confusion matrix is shown of so many classes at most. */
  private static final int MOST_IN_MATRIX = 20;

  private static final int MOST_CONFUSIONS = 40;

  /** Nothing is known. */
  static final PredictionsSection NONE =
      new PredictionsSection(List.of(), List.of(), List.of(), "", Map.of());

  /**
   * Reads the predictions of runs, and images of the dataset.
   *
   * @param images how many of each network are shown at most
   * @throws org.lsqbeam.graphs.io.DamagedFileException if predictions are damaged
   */
  static PredictionsSection read(
      List<RunResult> runs,
      ArtifactStore store,
      Storage dataset,
      DatasetManifest manifest,
      int images)
      throws IOException {
    Map<String, ImagePredictions> found = new LinkedHashMap<>();
    List<String> without = new ArrayList<>();
    for (RunResult run : runs) {
      if (run.evaluation() != null) {
        BoundFile.predictions(store.run(run.spec()), run.spec())
            .read()
            .map(PredictionsFile::predictions)
            .ifPresentOrElse(
                each -> found.put(run.spec().fingerprint(), each), () -> without.add(run.name()));
      }
    }
    return of(new RunResults(runs), found, without, dataset, manifest, images);
  }

  /** Arranges predictions, which are given by the fingerprints of their runs. */
  static PredictionsSection of(
      RunResults runs,
      Map<String, ImagePredictions> found,
      List<String> without,
      Storage dataset,
      DatasetManifest manifest,
      int images)
      throws IOException {
    List<PredictedRow> rows = PredictedRow.of(runs, found);
    Map<String, List<Integer>> correct = new LinkedHashMap<>();
    for (RunResult run : runs.inOrder()) {
      ImagePredictions ofRun = found.get(run.spec().fingerprint());
      if (ofRun != null) {
        correct.put(run.spec().fingerprint(), ofRun.rightPerClass());
      }
    }
    return new PredictionsSection(
        rows,
        ClassesSection.of(rows, manifest.classes()),
        ImagesSection.of(rows, dataset, manifest, images),
        without.isEmpty()
            ? ""
            : "An earlier version evaluated "
                + Numbers.count(without.size(), "run")
                + " without keeping predictions; lsq evaluate adds them.",
        correct);
  }

  boolean hasImages() {
    return !images.isEmpty();
  }

  boolean hasClasses() {
    return !classes.isEmpty();
  }

  /** Whether there is anything to say. */
  boolean isShown() {
    return !rows.isEmpty() || !without.isEmpty();
  }

  /**
   * One run in the page's data.
   *
   * @param full the fingerprint of the run at full precision that it is compared with; empty if
   *     there is none
   * @param confusions right class, predicted class and images: all of few classes, otherwise the
   *     most frequent wrong ones
   */
  record PageRun(
      String run,
      String network,
      String precision,
      String full,
      @JsonProperty("images_per_class") List<Integer> imagesPerClass,
      List<List<Integer>> confusions) {}

  /** Returns what the page's scripts draw. */
  Map<String, Object> page() {
    return Map.of("runs", pageRuns(), "without", without);
  }

  private List<PageRun> pageRuns() {
    List<PageRun> page = new ArrayList<>();
    for (PredictedRow row : rows) {
      String full = row.full().map(run -> run.run().spec().fingerprint()).orElse("");
      for (PredictedRun run : row.runs()) {
        boolean whole = run.predictions().classes() <= MOST_IN_MATRIX;
        List<List<Integer>> confusions =
            run.confusions().stream()
                .filter(each -> whole || !each.isRight())
                .limit(whole ? MOST_IN_MATRIX * MOST_IN_MATRIX : MOST_CONFUSIONS)
                .map(each -> List.of(each.label(), each.predicted(), each.images()))
                .toList();
        page.add(
            new PageRun(
                run.run().spec().fingerprint(),
                row.name(),
                run.precision(),
                full,
                Arrays.stream(run.imagesPerClass()).boxed().toList(),
                confusions));
      }
    }
    return page;
  }
}
