package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.plan.PlannedRun.State;
import org.lsqbeam.transforms.run.RunFolder;

/** One epoch of 1,050 images in batches of 100: 10 updates. */
final class PlannedRunTest {
  private static final PlannedRun SAMPLE = SamplePlan.run("resnet-8", "full", 10, 0, State.TO_DO);

  private final Path folder;
  private final RunFolder run;

  PlannedRunTest(@TempDir Path folder) {
    this.folder = folder;
    this.run = new RunFolder(folder);
  }

  @Test
  void aRunWithoutAFolderIsAllToDo() throws IOException {
    PlannedRun planned = look(1050);
    assertThat(planned.state()).isEqualTo(State.TO_DO);
    assertThat(planned.steps()).isEqualTo(10);
    assertThat(planned.imagesLeft()).isEqualTo(1000);
  }

  @Test
  void aStartedRunResumesFromItsLatestCheckpoint() throws IOException {
    Files.createDirectories(folder.resolve("checkpoints/step-00000000"));
    Files.createDirectories(folder.resolve("checkpoints/step-00000007"));
    PlannedRun planned = look(1050);
    assertThat(planned.state()).isEqualTo(State.STARTED);
    assertThat(planned.stepsDone()).isEqualTo(7);
    assertThat(planned.imagesLeft()).isEqualTo(300);
  }

  @Test
  void aRunThatFailedDoesToo() throws IOException {
    Files.createDirectories(folder.resolve("checkpoints/step-00000002"));
    run.writeFailure("the loss is NaN");
    PlannedRun planned = look(1050);
    assertThat(planned.state()).isEqualTo(State.FAILED);
    assertThat(planned.imagesLeft()).isEqualTo(800);
  }

  @Test
  void ofARunThatIsTrainedNothingIsLeft() throws IOException {
    run.writeDone(new RunFolder.Done("0123456789ab", 10, "ab"));
    assertThat(look(1050).state()).isEqualTo(State.TRAINED);
    assertThat(look(1050).imagesLeft()).isZero();
    run.writeEvaluation(new Evaluation(new Accuracy(1, 1, 0, 1), new Accuracy(1, 1, 0, 1)));
    assertThat(look(1050).state()).isEqualTo(State.DONE);
    assertThat(look(1050).imagesLeft()).isZero();
  }

  @Test
  void aBatchLargerThanTheDatasetIsRefused() {
    assertThatThrownBy(() -> look(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("batchSize is 100; must be at most 99");
  }

  private PlannedRun look(long trainingImages) throws IOException {
    return PlannedRun.of("", SAMPLE.spec(), SAMPLE.input(), SAMPLE.size(), trainingImages, run);
  }
}
