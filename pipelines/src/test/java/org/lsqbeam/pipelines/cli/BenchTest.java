package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;

final class BenchTest {
  @Test
  void aRunThatATeacherSeesTooIsNotNamedAsTheOneWithoutIt() throws IOException {
    Experiment both = ExperimentFile.read("cifar10-table4", Map.of("precisions", "2"));
    assertThat(both.runs("d").all())
        .extracting(Bench::name)
        .containsExactly(
            "resnet-20 full precision",
            "resnet-20 2-bit, default",
            "resnet-20 2-bit, distillation weight 0.5 temperature 1");
  }
}
