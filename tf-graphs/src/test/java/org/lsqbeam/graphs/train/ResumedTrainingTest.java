package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.InterruptingImages;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Trainer.TrainingData;

final class ResumedTrainingTest {
  private static final TrainingSpec SPEC = TinyRun.spec(new Precision(4), null);

  @TempDir private static Path uninterrupted = Path.of("");

  private static Map<String, String> bits = Map.of();
  private static List<EpochMetrics> metrics = List.of();

  @BeforeAll
  static void trainWithoutInterruption() throws IOException, InterruptedException {
    Trainer trainer = TinyRun.trainer(SPEC, uninterrupted);
    assertThat(trainer.steps()).isEqualTo(TinyRun.STEPS);
    bits = RunFiles.contents(trainer.train());
    metrics = RunFiles.timelessMetrics(uninterrupted);
  }

  @Test
  void aRunHasALineAndACheckpointForEveryEpochAndOneFromBeforeTraining() throws IOException {
    assertThat(RunFiles.checkpoints(uninterrupted))
        .containsExactly("step-00000000", "step-00000003", "step-00000006");
    assertThat(metrics).extracting(EpochMetrics::epoch).containsExactly(0, 1, 2);
    assertThat(metrics).extracting(EpochMetrics::step).containsExactly(0L, 3L, 6L);
    assertThat(metrics.get(0).training()).isNull();
    assertThat(metrics)
        .allSatisfy(
            line -> {
              assertThat(line.validation().images()).isEqualTo(TinyRun.DATA.validation().size());
              assertThat(line.validation().loss()).isFinite();
              // The weights and the input of ten convolutions and dense layers.
              assertThat(line.stepSizes()).hasSize(20);
              assertThat(line.stepSizes().values()).allMatch(size -> size > 0);
            });
    assertThat(metrics.get(1).stepSizes()).isNotEqualTo(metrics.get(0).stepSizes());
  }

  @Test
  void aRunThatWasInterruptedAnywhereEndsInTheSameBits(@TempDir Path folder) throws Exception {
    // In the middle of an epoch, at once after a start, and at the end of an epoch.
    for (long stop : List.of(1L, 1L, 3L)) {
      assertThatThrownBy(() -> trainUntil(folder, stop))
          .isInstanceOf(InterruptedException.class)
          .hasMessage("training was interrupted at step " + stop);
    }
    Checkpoint last = trainUntil(folder, Long.MAX_VALUE);
    assertThat(RunFiles.contents(last)).isEqualTo(bits);
    assertThat(RunFiles.timelessMetrics(folder)).isEqualTo(metrics);
  }

  @Test
  void aRunThatWasInterruptedWhileItValidatesEndsInTheSameBits(@TempDir Path folder)
      throws Exception {
    // Epoch 0, which is before training, then twice the first, then the last.
    for (int validations : List.of(0, 1, 0, 1)) {
      int images = TinyRun.DATA.validation().size();
      InterruptingImages interrupting =
          new InterruptingImages(TinyRun.DATA.validation(), validations * images + 1);
      TrainingData data = new TrainingData(TinyRun.INPUT, TinyRun.DATA.train(), interrupting);
      assertThatThrownBy(() -> new Trainer(SPEC, data, folder, null, List.of()).train())
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(RunFiles.checkpoints(folder)).contains("step-00000006");
    assertThat(new MetricsFile(folder, "").read())
        .extracting(EpochMetrics::epoch)
        .as("the last is not validated")
        .containsExactly(0, 1);
    Checkpoint last = TinyRun.trainer(SPEC, folder).train();
    assertThat(RunFiles.contents(last)).isEqualTo(bits);
    assertThat(RunFiles.timelessMetrics(folder)).isEqualTo(metrics);
    assertThat(RunFiles.checkpoints(folder))
        .containsExactly("step-00000000", "step-00000003", "step-00000006");
  }

  @Test
  void whatAKillCanLeaveBehindIsClearedAwayAndTheBitsAreTheSame(@TempDir Path folder)
      throws Exception {
    assertThatThrownBy(() -> trainUntil(folder, 4)).isInstanceOf(InterruptedException.class);
    Path checkpoints = folder.resolve("checkpoints");
    Path unfinished = Files.createDirectory(checkpoints.resolve(".step-00000005"));
    Files.write(unfinished.resolve("variables.data-00000-of-00001"), new byte[100]);
    Files.createFile(folder.resolve(".unfinished-metrics.jsonl-0123"));
    // Old, of which removal had begun, so that it would not be whole.
    Files.move(checkpoints.resolve("step-00000003"), checkpoints.resolve(".step-00000003"));
    String withoutCheckpoint =
        SealedJson.line(metrics.get(2), Sha256.digits(SPEC.fingerprint())) + "\n";
    Files.writeString(
        folder.resolve("metrics.jsonl"), withoutCheckpoint + "{\"epo", StandardOpenOption.APPEND);

    Checkpoint end = trainUntil(folder, Long.MAX_VALUE);

    assertThat(RunFiles.contents(end)).isEqualTo(bits);
    assertThat(RunFiles.timelessMetrics(folder)).isEqualTo(metrics);
    assertThat(RunFiles.checkpoints(folder))
        .containsExactly("step-00000000", "step-00000004", "step-00000006");
    assertThat(RunFiles.list(folder))
        .extracting(path -> path.getFileName().toString())
        .containsExactly("checkpoints", "metrics.jsonl", "spec.json");
  }

  @Test
  void aFinishedRunIsNotTrainedAgain() throws Exception {
    Path variables = uninterrupted.resolve("checkpoints/step-00000006/variables.index");
    Map<String, Object> before = Files.readAttributes(variables, "lastModifiedTime,fileKey");
    List<TrainingListener.Progress> updates = new ArrayList<>();
    assertThat(TinyRun.trainer(SPEC, uninterrupted, new OnUpdate(updates::add)).train())
        .isEqualTo(new Checkpoints(uninterrupted).at(TinyRun.STEPS));
    assertThat(updates).isEmpty();
    assertThat(Files.readAttributes(variables, "lastModifiedTime,fileKey")).isEqualTo(before);
    assertThat(RunFiles.timelessMetrics(uninterrupted)).isEqualTo(metrics);
  }

  @Test
  void anEpochUnderWayIsSavedFromTimeToTimeAndTheEndIsTheSame(@TempDir Path folder)
      throws Exception {
    List<List<String>> kept = new ArrayList<>();
    TrainingListener listener =
        new OnUpdate(
            progress -> {
              try {
                kept.add(RunFiles.checkpoints(folder));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    Trainer trainer = new Trainer(SPEC, TinyRun.DATA, folder, null, List.of(listener), 0);
    Checkpoint last = trainer.train();
    assertThat(kept.get(4)).containsExactly("step-00000000", "step-00000003", "step-00000004");
    assertThat(RunFiles.contents(last)).isEqualTo(bits);
  }

  @Test
  void aProcessThatWasKilledIsContinuedByAnotherToTheSameBits(@TempDir Path folder)
      throws Exception {
    Process killed = start(folder, 5);
    try (BufferedReader output = killed.inputReader()) {
      assertThat(output.lines().anyMatch("4"::equals)).as("it came to step 4").isTrue();
      killed.destroyForcibly(); // SIGKILL, while it saves or makes the next update
    }
    assertThat(killed.waitFor()).isNotZero();
    assertThat(RunFiles.checkpoints(folder)).doesNotContain("step-00000006");

    Process second = start(folder, Long.MAX_VALUE);
    try (BufferedReader output = second.inputReader()) {
      assertThat(output.lines().findFirst())
          .hasValueSatisfying(step -> assertThat(Integer.parseInt(step)).isBetween(4, 5));
      output.lines().forEach(line -> {});
    }
    assertThat(second.waitFor()).isZero();
    assertThat(RunFiles.contents(new Checkpoints(folder).at(TinyRun.STEPS))).isEqualTo(bits);
    assertThat(RunFiles.timelessMetrics(folder)).isEqualTo(metrics);
  }

  private static Process start(Path folder, long hangAt) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingProcess.class.getName(),
            folder.toString(),
            Long.toString(hangAt))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * A process that trains in a folder, with a checkpoint after every update, whose numbers it
   * prints; at one it hangs, so that it cannot end before it is killed.
   */
  static final class TrainingProcess {
    private TrainingProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      long hangAt = Long.parseLong(arguments[1]);
      TrainingListener listener =
          new OnUpdate(
              progress -> {
                System.out.println(progress.step());
                while (progress.step() == hangAt) {
                  LockSupport.park();
                }
              });
      Path folder = Path.of(arguments[0]);
      new Trainer(SPEC, TinyRun.DATA, folder, null, List.of(listener), 0).train();
    }
  }

  /** Interrupts the training thread as soon as a step is done. */
  private static Checkpoint trainUntil(Path folder, long stop)
      throws IOException, InterruptedException {
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void started(TrainingSpec spec, long step, long steps) {
            stopAt(step);
          }

          @Override
          public void updated(Progress progress) {
            stopAt(progress.step());
          }

          private void stopAt(long step) {
            if (step == stop) {
              Thread.currentThread().interrupt();
            }
          }
        };
    return TinyRun.trainer(SPEC, folder, interrupting).train();
  }
}
