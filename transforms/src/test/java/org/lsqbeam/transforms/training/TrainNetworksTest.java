package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.counter.Counted;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

final class TrainNetworksTest {
  @TempDir private static Path folder = Path.of("");

  private static Path dataset = Path.of("");
  private static ArtifactStore store = new ArtifactStore("");

  /** Two networks at full precision, then one quantized from each, one after the other. */
  @BeforeAll
  static void trainOneAtATime() throws IOException {
    dataset = TinyDataset.write(folder.resolve("dataset"));
    store = ArtifactStore.open(folder.resolve("one").toString());
    TrainingPipeline pipeline = new TrainingPipeline(store, dataset, 1);
    pipeline.train(TrainingPipeline.full(1), TrainingPipeline.full(2));
    pipeline.train(TrainingPipeline.quantized(8, 1), TrainingPipeline.quantized(2, 2));
  }

  @Test
  void everyRunIsPutOutOnceByWhoeverTrainsIt(@TempDir Path output) throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    TrainingSpec[] specs = {
      TrainingPipeline.quantized(8, 1), TrainingPipeline.full(2), TrainingPipeline.full(1)
    };
    List<TrainedNetwork> trained =
        Arrays.stream(specs).map(spec -> new TrainedNetwork(spec, TrainingPipeline.STEPS)).toList();
    new TrainingPipeline(other, dataset, 3).trainTo(trained, specs);
  }

  @Test
  void howManyTrainSideBySideDoesNotChangeABit(@TempDir Path output) throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    TrainingPipeline pipeline = new TrainingPipeline(other, dataset, 4);
    pipeline.train(
        TrainingPipeline.quantized(2, 2),
        TrainingPipeline.full(2),
        TrainingPipeline.quantized(8, 1),
        TrainingPipeline.full(1));
    assertThat(TrainingPipeline.timelessContents(other.storage()))
        .isEqualTo(TrainingPipeline.timelessContents(store.storage()));
  }

  @Test
  void aRunSaysWhereItsNumbersComeFrom() throws IOException {
    for (TrainingSpec spec : List.of(TrainingPipeline.full(1), TrainingPipeline.quantized(2, 2))) {
      RunFolder run = store.run(spec);
      RunFolder.Done done = run.done().orElseThrow();
      assertThat(done.steps()).isEqualTo(TrainingPipeline.STEPS);
      assertThat(done.sha256()).isEqualTo(run.checkpoint(done.steps()).sha256());
      Provenance provenance = run.provenance().orElseThrow();
      assertThat(provenance.sessions()).hasSize(1);
      Provenance.Session session = provenance.sessions().get(0);
      assertThat(session.versions())
          .containsOnlyKeys("lsq-beam", "Beam", "TensorFlow", "Java", "operating system");
      assertThat(session.fromStep()).isZero();
      assertThat(session.toStep()).isEqualTo(TrainingPipeline.STEPS);
      assertThat(session.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void whatIsDoneIsNotTouchedAgain() throws IOException {
    Map<String, Object> before = TrainingPipeline.writtenAt(store);
    PipelineResult result =
        new TrainingPipeline(store, dataset, 2)
            .train(TrainingPipeline.quantized(8, 1), TrainingPipeline.full(2));
    assertThat(TrainingPipeline.writtenAt(store)).isEqualTo(before);
    assertThat(Counted.in(result)).isEqualTo(Map.of("runs skipped", 2L));
  }

  @Test
  void aRunThatIsNotMarkedAsDoneIsContinuedInAnotherSession(@TempDir Path output)
      throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    TrainingPipeline pipeline = new TrainingPipeline(other, dataset, 1);
    TrainingSpec spec = TrainingPipeline.full(1);
    assertThat(Counted.in(pipeline.train(spec)))
        .isEqualTo(Map.of("runs trained", 1L, "images trained", 8 * TrainingPipeline.STEPS));
    RunFolder run = other.run(spec);
    RunFolder.Done done = run.done().orElseThrow();
    Files.delete(run.path().resolve("done.json"));
    assertThat(Counted.in(pipeline.train(spec)))
        .isEqualTo(Map.of("runs trained", 1L, "runs resumed", 1L));
    assertThat(run.done()).hasValue(done);
    assertThat(run.provenance().orElseThrow().sessions())
        .extracting(Provenance.Session::fromStep)
        .containsExactly(0L, TrainingPipeline.STEPS);
  }

  @Test
  void aRunWhoseMetricsAreDamagedFailsAndTheOthersAreTrained(@TempDir Path output)
      throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    TrainingPipeline pipeline = new TrainingPipeline(other, dataset, 1);
    TrainingSpec damaged = TrainingPipeline.full(1);
    pipeline.train(damaged);
    RunFolder run = other.run(damaged);
    Files.delete(run.path().resolve("done.json"));
    Files.writeString(run.path().resolve("metrics.jsonl"), "{}\n");

    assertThat(Counted.in(pipeline.train(damaged, TrainingPipeline.full(2))))
        .containsEntry("runs failed", 1L)
        .containsEntry("runs trained", 1L);
    pipeline.train(TrainingPipeline.quantized(8, 1));

    assertThat(run.failure().orElseThrow()).startsWith("metrics.jsonl, line 1, is damaged: ");
    assertThat(other.run(TrainingPipeline.full(2)).done()).isPresent();
    assertThat(other.run(TrainingPipeline.quantized(8, 1)).failure().orElseThrow())
        .isEqualTo("it starts from " + damaged.runName() + ", which failed");
  }

  @Test
  void aQuantizedRunWhoseFullPrecisionRunIsNotTrainedIsRefused(@TempDir Path output)
      throws IOException {
    ArtifactStore empty = ArtifactStore.open(output.toString());
    TrainingSpec spec = TrainingPipeline.quantized(3, 1);
    assertThatThrownBy(() -> new TrainingPipeline(empty, dataset, 1).train(spec))
        .hasRootCauseInstanceOf(InvalidDataException.class)
        .hasRootCauseMessage(
            empty.run(TrainingPipeline.full(1)).path()
                + " is not trained yet; "
                + spec.runName()
                + " starts from it");
    assertThat(output.resolve("runs")).doesNotExist();
  }

  @Test
  void aDatasetThatIsNotThereIsRefused(@TempDir Path output) throws IOException {
    ArtifactStore other = ArtifactStore.open(output.toString());
    Path missing = output.resolve("datasets/missing");
    assertThatThrownBy(
            () -> new TrainingPipeline(other, missing, 1).train(TrainingPipeline.full(1)))
        .hasRootCauseInstanceOf(InvalidDataException.class)
        .hasRootCauseMessage(missing + " is not a prepared dataset: it has no manifest.json");
  }
}
