package org.lsqbeam.transforms.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;

final class FollowUpRecorderTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private long now = 5 * SECOND;

  private RunFolder run(String place) {
    return new RunFolder(place.equals("gs") ? bucket.folder("run") : Storage.at(folder.toString()));
  }

  private FollowUpRecorder recorder(RunFolder run, RunLock lock) {
    return new FollowUpRecorder(run, lock, new PhaseClock(() -> now, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "gs"})
  void eachStretchOfWorkIsAddedAfterTraining(String place) throws IOException {
    RunFolder run = run(place);
    Provenance trained = ProvenanceRecorderTest.trained(run);
    try (RunLock lock = RunLock.take(run).orElseThrow()) {
      FollowUpRecorder first = recorder(run, lock);
      now += 2 * SECOND; // in no phase
      first.start(Phase.EVALUATION);
      now += 3 * SECOND;
      first.done();
      now += 7 * SECOND;
      first.start(Phase.PACKING);
      now += SECOND / 2;
      first.start(Phase.INTEGERS);
      now += SECOND / 4 + 600_000;
      first.done();
      FollowUpRecorder second = recorder(run, lock);
      second.start(Phase.MEASURING);
      now += SECOND;
      second.done();
    }
    Provenance written = run.provenance().orElseThrow();
    assertThat(written.sessions()).isEqualTo(trained.sessions());
    assertThat(requireNonNull(written.followUps()))
        .extracting(Provenance.FollowUp::seconds)
        .containsExactly(
            Map.of("evaluation", 3.0, "packing", 0.5, "integers", 0.251), Map.of("measuring", 1.0));
  }

  @Test
  void whatWasDoneBeforeAKillIsRecorded() throws IOException {
    RunFolder run = run("local");
    ProvenanceRecorderTest.trained(run);
    try (RunLock lock = RunLock.take(run).orElseThrow()) {
      FollowUpRecorder killed = recorder(run, lock);
      killed.start(Phase.EVALUATION);
      now += 3 * SECOND;
      killed.done();
      killed.start(Phase.PACKING);
    }
    List<Provenance.FollowUp> recorded = requireNonNull(run.provenance().orElseThrow().followUps());
    assertThat(recorded)
        .extracting(Provenance.FollowUp::seconds)
        .containsExactly(Map.of("evaluation", 3.0));
  }

  /** The next command says that it is missing. */
  @Test
  void aRunWithoutProvenanceGetsNone() throws IOException {
    RunFolder run = run("local");
    try (RunLock lock = RunLock.take(run).orElseThrow()) {
      FollowUpRecorder recorder = recorder(run, lock);
      recorder.start(Phase.EVALUATION);
      recorder.done();
    }
    assertThat(run.provenance()).isEmpty();
  }

  @Test
  void aWorkerThatHasLostTheRunWritesNothing() throws IOException {
    RunFolder run = run("gs");
    Provenance trained = ProvenanceRecorderTest.trained(run);
    Provenance ofAnother = new Provenance(trained.sessions(), null, List.of());
    try (RunLock lock = RunLock.take(run).orElseThrow()) {
      FollowUpRecorder late = recorder(run, lock);
      late.start(Phase.EVALUATION);
      late.done();
      run.writeProvenance(ofAnother);
      run.storage().delete("lease.json");
      assertThatThrownBy(late::done).isInstanceOf(IOException.class);
    }
    assertThat(run.provenance()).hasValue(ofAnother);
  }
}
