package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Processor;
import org.lsqbeam.transforms.storage.Storage;

/** The contract of a store and of a run's folder, on a disk and in a bucket. */
abstract class RunFolderContract {
  private static final Accuracy ACCURACY = new Accuracy(31, 50, 100, 1);

  /** A root where nothing is yet. */
  abstract String root();

  /** Locks a store for one command, knowing soon whether another that has it is alive. */
  abstract Closeable lock(ArtifactStore store) throws IOException;

  private RunFolder run() throws IOException {
    return ArtifactStore.open(root()).run("resnet-8", Precision.FULL, "0123456789abcdef");
  }

  private static void write(Storage storage, String name, String text) throws IOException {
    storage.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anOutputIsMadeAndOpenedAgain() throws IOException {
    ArtifactStore store = ArtifactStore.open(root());
    byte[] format = store.storage().read("lsq-beam.json");
    assertThat(format).asString().isEqualTo("{\n  \"formatVersion\" : 1\n}\n");
    assertThat(ArtifactStore.open(root()).root()).isEqualTo(store.root());
    assertThat(store.storage().list("")).hasSize(1);
    ArtifactStore.requireWritten(root());
  }

  @Test
  void lookingIntoAnOutputMakesNothing() throws IOException {
    assertThat(ArtifactStore.lookInto(root()).storage().list("")).isEmpty();
    assertThatThrownBy(() -> ArtifactStore.requireWritten(root()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "output '"
                + root()
                + "' is not an output of lsq-beam; must be one of an earlier command");
  }

  @Test
  void anOutputOfAnotherFormatIsRefused() throws IOException {
    write(Storage.at(root()), "lsq-beam.json", "{\"formatVersion\":2,\"x\":[]}");
    assertThatThrownBy(() -> ArtifactStore.open(root()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "output '"
                + root()
                + "' has format version 2; this version of lsq-beam writes format version 1; choose"
                + " another folder");
  }

  @Test
  void oneCommandAtATimeWorksInAnOutput() throws IOException {
    ArtifactStore store = ArtifactStore.open(root());
    try (Closeable lock = lock(store)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> lock(store))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .startsWith("output '" + root() + "' is in use by another lsq")
          .endsWith("; run one command at a time per output");
    }
    store.lock().close();
    assertThat(store.storage().list("")).as("nothing is left of it").hasSize(1);
  }

  @Test
  void aRunLiesUnderItsName() throws IOException {
    assertThat(run().root())
        .isEqualTo(Storage.at(root()).pathOf("runs/resnet-8-full-0123456789ab"));
  }

  @Test
  void aRunThatHasNotStartedHasNoFiles() throws IOException {
    RunFolder run = run();
    assertThat(run.done()).isEmpty();
    assertThat(run.evaluation()).isEmpty();
    assertThat(run.quantizationError()).isEmpty();
    assertThat(run.failure()).isEmpty();
    assertThat(run.provenance()).isEmpty();
    assertThat(run.metrics()).isEmpty();
    assertThat(run.latestStep()).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    RunFolder run = run();
    RunFolder.Done done = new RunFolder.Done("0123456789ab", 4, "ab");
    Evaluation evaluation = new Evaluation(ACCURACY, ACCURACY);
    Provenance provenance =
        new Provenance(
            List.of(
                new Provenance.Session(
                    "a",
                    "b",
                    Map.of("c", "d"),
                    "e",
                    new Processor("f", 25, 17, 1, List.of("avx2")),
                    new Provenance.OneDnn(List.of(32768L), "not needed"),
                    1L << 34,
                    new ArithmeticChoice(Arithmetic.FLOAT32, "a sum differs"),
                    2,
                    0,
                    4,
                    Map.of("updates", 1.5))),
            new Provenance.Imported("f", "g", "h"),
            List.of(new Provenance.FollowUp("i", "j", Map.of("evaluation", 0.25))));
    run.writeFailure("the loss is NaN");
    assertThat(run.failure()).hasValue("the loss is NaN");
    run.writeDone(done);
    run.writeEvaluation(evaluation);
    run.writeProvenance(provenance);
    assertThat(run.done()).hasValue(done);
    assertThat(run.evaluation()).hasValue(evaluation);
    assertThat(run.provenance()).hasValue(provenance);
    assertThat(run.failure()).as("a run that is done has not failed").isEmpty();
    assertThat(run.storage().read("done.json"))
        .asString()
        .startsWith("{\n  \"run\" : \"0123456789ab\",\n  \"sha256\" : \"ab\",\n  \"steps\" : 4,\n");
  }

  @Test
  void aRunThatIsDoneFailsIfItsVariablesCannotBeEvaluated() throws IOException {
    RunFolder run = run();
    run.writeDone(new RunFolder.Done("0123456789ab", 4, "ab"));
    run.writeEvaluationFailure("the loss is NaN");
    assertThat(run.failure())
        .hasValue("the loss is NaN; remove the run's folder to train the run again");
    run.writeEvaluation(new Evaluation(ACCURACY, ACCURACY));
    assertThat(run.failure()).as("since it is evaluated").isEmpty();
    assertThat(run.storage().isFile("failed.json")).isFalse();

    run.storage().delete("evaluation.json");
    run.writeEvaluationFailure("the loss is NaN");
    run.storage()
        .write("done.json", SealedJson.indented(new RunFolder.Done("0123456789ab", 4, "cd")));
    assertThat(run.failure()).as("of other variables").isEmpty();
  }

  @Test
  void whatIsNotWhatItsNameSaysIsNamed() throws IOException {
    RunFolder run = run();
    write(run.storage(), "done.json", "{");
    assertThatThrownBy(run::done)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(run.storage().pathOf("done.json") + " is damaged: ");
  }

  @Test
  void theLatestCheckpointHasTheHighestStep() throws IOException {
    RunFolder run = run();
    for (String step : List.of("step-00000000", "step-00000010", "step-00000009")) {
      for (String file :
          List.of("variables.data-00000-of-00001", "variables.index", "state.json")) {
        write(run.storage(), "checkpoints/" + step + "/" + file, "x");
      }
    }
    assertThat(run.latestStep()).hasValue(10);
  }

  @Test
  void oneWorkerAtATimeHasTheRightToTrain() throws IOException {
    RunFolder run = run();
    RunLock claim = RunLock.take(run).orElseThrow();
    assertThat(claim.isHeld()).isTrue();
    assertThat(RunLock.take(run)).isEmpty();
    assertThat(RunLock.take(run)).as("to ask does not take it away").isEmpty();
    claim.close();
    RunLock next = RunLock.take(run).orElseThrow();
    run.writeDone(new RunFolder.Done("0123456789ab", 1, "ab"));
    next.close();
    assertThat(run.storage().children("")).containsExactly("done.json");
  }

  @Test
  void theRightToTrainIsGivenBackAlsoByAnInterruptedThread() throws IOException {
    RunFolder run = run();
    RunLock claim = RunLock.take(run).orElseThrow();
    Thread.currentThread().interrupt();
    claim.close();
    assertThat(Thread.interrupted()).as("it still is").isTrue();
    RunLock.take(run).orElseThrow().close();
  }
}
