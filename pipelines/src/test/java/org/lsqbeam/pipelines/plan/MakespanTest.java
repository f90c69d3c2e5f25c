package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The paper's Table 1 on some workers, in multiply-accumulates: how long it takes with the schedule
 * that the workers follow, and with a barrier after the full-precision runs.
 */
final class MakespanTest {
  private static Map<TrainingSpec, Double> work = Map.of();

  @BeforeAll
  static void readTheExperiment(@TempDir Path output) throws IOException {
    Experiment experiment = ExperimentFile.read("table1", Map.of());
    ArtifactStore store = ArtifactStore.lookInto(output.toString());
    PlannedDataset dataset =
        PlannedDataset.of(Storage.at(output.toString()), experiment.preset(), null);
    work =
        ExperimentPlan.of("table1", experiment, dataset, store).runs().stream()
            .collect(Collectors.toMap(PlannedRun::spec, PlannedRun::workLeft));
  }

  private static Makespan makespan(int workers) {
    return Makespan.of(List.copyOf(work.keySet()), work::get, work::get, workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 8, 12})
  void table1IsWithinAFewPercentOfTheLowerBound(int workers) {
    Makespan makespan = makespan(workers);
    assertThat(makespan.hours()).isBetween(makespan.bound(), 1.05 * makespan.bound());
  }

  @Test
  void oneWorkerTakesTheSum() {
    double sum = work.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(makespan(1).hours()).isCloseTo(sum, within(1e-9 * sum));
    assertThat(makespan(1).bound()).isCloseTo(sum, within(1e-9 * sum));
  }

  @Test
  void theTableOfTheDocumentationIsWhatTheSimulationGives() throws IOException {
    String page = Files.readString(Path.of("../docs/scale.md"));
    for (int workers : new int[] {1, 2, 4, 6, 8, 12, 16, 32, 64}) {
      Makespan makespan = makespan(workers);
      double sum = work.values().stream().mapToDouble(Double::doubleValue).sum();
      String row =
          String.format(
              Locale.ROOT,
              "| %d | %.3f | %+.1f %% | %+.1f %% |",
              workers,
              makespan.bound() / sum,
              100 * (makespan.hours() / makespan.bound() - 1),
              100 * (withBarrier(workers) / makespan.bound() - 1));
      assertThat(page).contains(row);
    }
  }

  /** All full-precision runs, then all others, each time the longest first. */
  private static double withBarrier(int workers) {
    return longestFirst(true, workers) + longestFirst(false, workers);
  }

  private static double longestFirst(boolean full, int workers) {
    PriorityQueue<Double> ends = new PriorityQueue<>(Collections.nCopies(workers, 0.0));
    work.entrySet().stream()
        .filter(run -> run.getKey().precision().isFull() == full)
        .map(Map.Entry::getValue)
        .sorted(Comparator.reverseOrder())
        .forEach(each -> ends.add(ends.remove() + each));
    return Collections.max(ends);
  }
}
