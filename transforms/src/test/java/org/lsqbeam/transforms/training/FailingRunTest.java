package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.Attempts;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/** A run that brings every attempt down is not tried for ever. */
final class FailingRunTest {
  private static final TrainingSpec SPEC = TrainingPipeline.full(1);

  /** Four updates make two epochs, with a checkpoint at step 2. */
  private static final int FIRST_CHECKPOINT = 2;

  @TempDir private Path folder = Path.of("");
  private RunFolder run = new RunFolder(Path.of(""));
  private RunTrainer trainer = trainer(new ArtifactStore(""), Path.of(""));

  @BeforeEach
  void prepare() throws IOException {
    ArtifactStore store = ArtifactStore.open(folder.resolve("output").toString());
    trainer = trainer(store, TinyDataset.write(folder.resolve("dataset")));
    run = store.run(SPEC);
  }

  private static RunTrainer trainer(ArtifactStore store, Path dataset) {
    return new RunTrainer(
        new WorkFolders(store, Storage.at(dataset.toString()), WorkerDirectory.at(null)),
        List.of(),
        false);
  }

  private void failAfter(int step) {
    TrainingListener failing =
        CloudRun.after(
            step,
            progress -> {
              throw new UncheckedIOException(new IOException("the disk is gone"));
            });
    assertThatThrownBy(() -> trainer.train(SPEC, failing)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void itFailsAfterSomeAttemptsWithoutANewCheckpoint() throws Exception {
    for (int attempt = 0; attempt < Attempts.MAX; attempt++) {
      failAfter(1);
    }
    assertThat(trainer.train(SPEC).orElseThrow().failed()).isTrue();
    assertThat(run.failure())
        .hasValue(
            "5 attempts ended without a new checkpoint after step 0; the last:"
                + " java.io.IOException: the disk is gone");
  }

  @Test
  void anAttemptThatGetsFurtherIsTheFirstAgain() throws Exception {
    for (int attempt = 1; attempt < Attempts.MAX; attempt++) {
      failAfter(1);
    }
    for (int attempt = 0; attempt <= Attempts.MAX; attempt++) { // the first began at step 0
      failAfter(FIRST_CHECKPOINT + 1);
    }
    assertThat(trainer.train(SPEC).orElseThrow().failed()).isTrue();
    assertThat(run.failure().orElseThrow()).contains("after step " + FIRST_CHECKPOINT);
  }

  @Test
  void aPersonsNextCommandTriesItAgain() throws Exception {
    for (int attempt = 0; attempt <= Attempts.MAX; attempt++) {
      if (attempt < Attempts.MAX) {
        failAfter(1);
      } else {
        trainer.train(SPEC);
      }
    }
    run.forgetFailure();
    assertThat(trainer.train(SPEC).orElseThrow().failed()).isFalse();
    assertThat(run.failure()).isEmpty();
    assertThat(run.path().resolve("attempts.json")).doesNotExist();
  }

  @Test
  void theAttemptsOfLostProcessesCountToo() throws Exception {
    Attempts attempts = new Attempts(run);
    for (int attempt = 0; attempt < Attempts.MAX; attempt++) {
      assertThat(attempts.begin()).isEmpty();
    }
    assertThat(attempts.begin())
        .hasValue(
            "5 attempts ended without a new checkpoint after step 0; the last: its process was"
                + " lost");
  }

  @Test
  void whoIsInterruptedHasNotFailed() throws Exception {
    for (int attempt = 0; attempt <= Attempts.MAX; attempt++) {
      TrainingListener interrupt =
          CloudRun.after(1, progress -> Thread.currentThread().interrupt());
      run.storage().deleteFolder("checkpoints");
      assertThatThrownBy(() -> trainer.train(SPEC, interrupt))
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(trainer.train(SPEC).orElseThrow().failed()).isFalse();
  }
}
