package org.lsqbeam.pipelines.report.predictions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/**
 * One network of a report, with one predicted run for each precision: that of the first seed.
 *
 * @param name of the network, with the variant if there is one
 * @param runs full precision first, then ascending bits; at least one
 */
public record PredictedRow(String name, List<PredictedRun> runs) {
  /**
   * Arranges predictions.
   *
   * @param predictions by the fingerprint of their run
   */
  public static List<PredictedRow> of(
      RunResults results, Map<String, ImagePredictions> predictions) {
    List<PredictedRow> rows = new ArrayList<>();
    for (RunResults.Row row : results.rows()) {
      Set<Precision> found = new HashSet<>();
      List<PredictedRun> runs = new ArrayList<>();
      for (RunResult run : results.of(row)) {
        ImagePredictions ofRun = predictions.get(run.spec().fingerprint());
        if (ofRun != null && found.add(run.spec().precision())) {
          runs.add(new PredictedRun(run, ofRun));
        }
      }
      if (!runs.isEmpty()) {
        rows.add(new PredictedRow(row.name(), List.copyOf(runs)));
      }
    }
    return List.copyOf(rows);
  }

  /** Returns the run at full precision. */
  public Optional<PredictedRun> full() {
    return runs.stream().filter(PredictedRun::isFull).findFirst();
  }
}
