package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;

final class FlowBenchTest {
  @Test
  void aRunThatATeacherSeesTooIsNotNamedAsTheOneWithoutIt() throws IOException {
    Experiment both = ExperimentFile.read("cifar10-table4", Map.of("precisions", "2"));
    assertThat(both.runs("d").all())
        .extracting(FlowBench::name)
        .containsExactly(
            "resnet-20 full precision, seed 1",
            "resnet-20 2-bit, seed 1, default",
            "resnet-20 2-bit, seed 1, distillation weight 0.5 temperature 1");
  }
}
