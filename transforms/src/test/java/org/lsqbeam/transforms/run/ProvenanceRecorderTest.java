package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.CpuInfo;
import org.lsqbeam.graphs.runtime.MachineMemory;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.graphs.train.TrainingListener.Progress;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class ProvenanceRecorderTest {
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          1,
          "resnet-8",
          Precision.FULL,
          1,
          "data",
          null,
          new Optimization(1, 1, 0.1, 0.9, 0, 0.9),
          new Augmentation(4, true),
          TrainingSettings.DEFAULT);

  @Test
  void everyStretchOfTrainingIsASessionFromItsFirstToItsLastStep(@TempDir Path folder)
      throws IOException {
    RunFolder run = new RunFolder(folder);
    session(run, 0, 7);
    session(run, 7, 9);
    ProvenanceRecorder killed = recorder(run);
    killed.started(SPEC, 9, 100);
    List<Provenance.Session> sessions = run.provenance().orElseThrow().sessions();
    assertThat(sessions).extracting(Provenance.Session::fromStep).containsExactly(0L, 7L, 9L);
    assertThat(sessions).extracting(Provenance.Session::toStep).containsExactly(7L, 9L, 9L);
    assertThat(sessions)
        .allSatisfy(
            session -> {
              assertThat(Instant.parse(session.started()))
                  .isBeforeOrEqualTo(Instant.parse(session.finished()));
              assertThat(session.cpu()).isNotBlank();
              assertThat(session.threads()).isEqualTo(Sessions.threads());
            });
  }

  @Test
  void aRunThatDidNotStartHasNoSession(@TempDir Path folder) throws IOException {
    RunFolder run = new RunFolder(folder);
    recorder(run).ended();
    assertThat(run.provenance()).isEmpty();
  }

  @Test
  void whatDecidesBitsIsRecorded(@TempDir Path folder) throws IOException {
    try (ImageCodec opened = new ImageCodec()) { // as a training does
      assertThat(opened).isNotNull();
      RunFolder run = new RunFolder(folder);
      session(run, 0, 7);
      Provenance.Session session = run.provenance().orElseThrow().sessions().get(0);
      assertThat(session.processor()).isEqualTo(CpuInfo.processor().orElse(null));
      assertThat(session.oneDnn())
          .isEqualTo(
              new Provenance.OneDnn(
                  OneDnnCaches.bytesPerCore().orElse(null),
                  OneDnnCaches.correction().orElseThrow().label()));
    }
  }

  @Test
  void theArithmeticOfTheForwardPassIsRecordedWhereIntegersWereWanted(@TempDir Path folder)
      throws IOException {
    RunFolder run = new RunFolder(folder);
    session(run, 0, 7);
    ArithmeticChoice floats = new ArithmeticChoice(Arithmetic.FLOAT32, "layer a differs");
    ProvenanceRecorder recorder = recorder(run);
    recorder.forwardArithmeticChosen(floats);
    recorder.started(SPEC, 7, 100);
    List<Provenance.Session> sessions = run.provenance().orElseThrow().sessions();
    assertThat(sessions.get(0).forwardArithmetic()).isNull();
    assertThat(sessions.get(1).forwardArithmetic()).isEqualTo(floats);
    assertThat(Files.readString(folder.resolve("provenance.json")))
        .containsOnlyOnce("forwardArithmetic");
  }

  @Test
  void filesFromBeforeTheProcessorWasRecordedAreRead(@TempDir Path folder) throws IOException {
    String earlier =
        """
        {
          "sessions" : [ {
            "cpu" : "AMD EPYC",
            "finished" : "2026-11-03T08:40:02Z",
            "fromStep" : 0,
            "started" : "2026-11-03T08:12:44Z",
            "threads" : 2,
            "toStep" : 1250,
            "versions" : {
              "TensorFlow" : "2.18.0 (TF_ENABLE_ONEDNN_OPTS=1)"
            }
          } ]
        }
        """;
    Files.write(
        folder.resolve("provenance.json"),
        SealedJson.indented(Json.parse(earlier, JsonNode.class, "earlier"), ""));
    RunFolder run = new RunFolder(folder);
    session(run, 1250, 1300);
    List<Provenance.Session> sessions = run.provenance().orElseThrow().sessions();
    assertThat(sessions).extracting(Provenance.Session::toStep).containsExactly(1250L, 1300L);
    assertThat(sessions.get(0).processor()).isNull();
    assertThat(sessions.get(0).oneDnn()).isNull();
    assertThat(sessions.get(0).seconds()).isNull();
    assertThat(run.provenance().orElseThrow().followUps()).isNull();
    assertThat(sessions.get(0).memoryBytes()).isNull();
    assertThat(sessions.get(1).memoryBytes()).isEqualTo(MachineMemory.bytes());
    assertThat(Files.readString(folder.resolve("provenance.json")))
        .containsOnlyOnce("\"oneDnn\" : {");
  }

  @Test
  void theTimeOfASessionIsSummedByPhase(@TempDir Path folder) throws IOException {
    RunFolder run = new RunFolder(folder);
    AtomicLong millis = new AtomicLong(7_000);
    PhaseClock clock =
        new PhaseClock(
            () -> millis.get() * 1_000_000 + 400_000, Map.of(Phase.STARTUP, 120_400_000L));
    clock.start(Phase.OPENING);
    ProvenanceRecorder recorder = new ProvenanceRecorder(run, null, clock);
    millis.addAndGet(1_500);
    recorder.started(SPEC, 0, 100);
    assertThat(seconds(run)).isEqualTo(Map.of("startup", 0.12, "opening", 1.5));
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int update = 1; update <= 3; update++) {
        recorder.phaseStarted(Phase.UPDATES);
        millis.addAndGet(20);
        recorder.updated(new Progress(1, update, 1, 50, 1000));
      }
      recorder.phaseStarted(Phase.VALIDATION);
      millis.addAndGet(7);
      recorder.phaseStarted(Phase.CHECKPOINTS);
      millis.addAndGet(300);
    }
    recorder.ended();
    assertThat(seconds(run))
        .isEqualTo(
            Map.of(
                "startup", 0.12,
                "opening", 1.5,
                "updates", 0.12,
                "validation", 0.014,
                "checkpoints", 0.6));
  }

  private static Map<String, Double> seconds(RunFolder run) throws IOException {
    return Objects.requireNonNull(run.provenance().orElseThrow().sessions().get(0).seconds());
  }

  /** Work on a run between two trainings, as where its last checkpoint was damaged. */
  @Test
  void workOnTheTrainedRunStaysRecordedWhenItIsTrainedAgain(@TempDir Path folder)
      throws IOException {
    RunFolder run = new RunFolder(folder);
    Provenance trained = trained(run);
    List<Provenance.FollowUp> followUps =
        List.of(new Provenance.FollowUp("2026-11-03T08:40:02Z", "0.1.0", Map.of("packing", 1.0)));
    run.writeProvenance(new Provenance(trained.sessions(), null, followUps));
    session(run, 7, 9);
    Provenance again = run.provenance().orElseThrow();
    assertThat(again.sessions()).hasSize(2);
    assertThat(again.followUps()).isEqualTo(followUps);
  }

  /** Records one session. */
  static Provenance trained(RunFolder run) throws IOException {
    session(run, 0, 7);
    return run.provenance().orElseThrow();
  }

  private static ProvenanceRecorder recorder(RunFolder run) {
    return new ProvenanceRecorder(run, null, new PhaseClock(() -> 0, Map.of()));
  }

  private static void session(RunFolder run, long from, long to) {
    ProvenanceRecorder recorder = recorder(run);
    recorder.started(SPEC, from, 100);
    recorder.updated(new Progress(1, to, 1, 50, 1000));
    recorder.ended();
  }
}
