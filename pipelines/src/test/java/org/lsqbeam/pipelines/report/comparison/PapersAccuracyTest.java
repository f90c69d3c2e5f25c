package org.lsqbeam.pipelines.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.Report;
import org.lsqbeam.pipelines.report.ReportFiles;
import org.lsqbeam.pipelines.report.results.RunResult;

/** The paper's rows in the table below the verdicts; the figures are those of its Table 1. */
final class PapersAccuracyTest {
  private static final DatasetManifest CIFAR = PaperRuns.dataset("cifar10", 32, 10);
  private static final PaperRuns EIGHTEEN = PaperRuns.of("resnet-18");

  @TempDir private Path folder = Path.of("");

  private List<String> rows(String id, Reference reference, DatasetManifest data, RunResult... runs)
      throws Exception {
    ReportFiles files = new ReportFiles(folder);
    files.write(new Report("paper", Map.of(), List.of(reference), data, List.of(runs)));
    return files.rows(id);
  }

  @Test
  void thePapersAccuracyAndItsChangeStandBelowOurs() throws Exception {
    RunResult[] runs = {
      EIGHTEEN.run("", "full", 70), EIGHTEEN.run("", "2", 67), EIGHTEEN.run("", "w2a4", 66)
    };

    assertThat(rows("top1", Reference.TABLE1, PaperRuns.imageNet(), runs))
        .containsExactly("resnet-18|70.0|67.0−3.0|66.0−4.0", "paper: resnet-18|70.5|67.6−2.9|");
    assertThat(rows("top5", Reference.TABLE1, PaperRuns.imageNet(), runs).get(1))
        .isEqualTo("paper: resnet-18|89.6|87.6|");
  }

  @Test
  void otherDataAndAnotherNetworkAreNamed() throws Exception {
    assertThat(rows("top1", Reference.TABLE1, CIFAR, EIGHTEEN.run("", "2", 90)))
        .contains("paper: resnet-18 on ImageNetanother dataset|67.6−2.9");
    assertThat(rows("top1", Reference.TABLE1, CIFAR, PaperRuns.of("resnet-20").run("", "2", 90)))
        .contains("paper: resnet-18 on ImageNetanother network and dataset|67.6−2.9");
  }

  @Test
  void eachVariantHasThePapersAccuracyUnderItsConditions() throws Exception {
    assertThat(
            rows(
                "top1",
                Reference.TABLE2,
                PaperRuns.imageNet(),
                EIGHTEEN.weightDecay(1e-4).run("a", "2", 67),
                EIGHTEEN.weightDecay(0.5e-4).run("b", "2", 66)))
        .containsExactly(
            "resnet-18, a|67.0", "paper: resnet-18|66.9",
            "resnet-18, b|66.0", "paper: resnet-18|67.3");
  }

  @Test
  void variantsWithTheSameAccuracyOfThePaperShareItsRow() throws Exception {
    assertThat(
            rows(
                "top1",
                Reference.TABLE1,
                PaperRuns.imageNet(),
                EIGHTEEN.run("a", "2", 67),
                EIGHTEEN.learningRate(0.02).run("b", "2", 66)))
        .containsExactly("resnet-18, a|67.0", "resnet-18, b|66.0", "paper: resnet-18|67.6−2.9");
  }
}
