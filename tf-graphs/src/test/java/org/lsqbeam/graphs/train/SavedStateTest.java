package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;

final class SavedStateTest {
  private static final String RUN = "0123456789ab";
  private static final Precision PRECISION = new Precision(2);
  private static final Batch BATCH = TinyRun.DATA.train().batch(0, 16);

  @Test
  void everyVariableIsSavedAndComesBackToTheLastBit(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder.resolve("first"));
    Checkpoints others = new Checkpoints(folder.resolve("other"));
    Map<String, String> oneUpdateOn;
    try (TrainingGraph graph = graph(1)) {
      graph.update(BATCH, 0.01);
      checkpoints.save(graph, RUN, 1, EpochSums.NONE);
      graph.update(BATCH, 0.01);
      oneUpdateOn = RunFiles.contents(checkpoints.save(graph, RUN, 2, EpochSums.NONE));
    }
    try (TrainingGraph other = graph(2)) {
      other.restore(checkpoints.at(1).variables());
      assertThat(RunFiles.contents(others.save(other, RUN, 1, EpochSums.NONE)))
          .isEqualTo(RunFiles.contents(checkpoints.at(1)));
      other.update(BATCH, 0.01);
      assertThat(RunFiles.contents(others.save(other, RUN, 2, EpochSums.NONE)))
          .isEqualTo(oneUpdateOn);
    }
    SavedValues saved =
        SavedValues.read(
            checkpoints.at(1).variables(),
            NetworkCatalog.named("resnet-8"),
            PRECISION,
            TinyRun.INPUT);
    assertThat(saved.variables()).extracting(Variable::kind).contains(Kind.values());
  }

  @Test
  void aCheckpointHasTheBytesThatTheNetworksSizeSays(@TempDir Path folder) throws IOException {
    try (TrainingGraph graph = graph(1)) {
      Checkpoint saved = new Checkpoints(folder).save(graph, RUN, 0, EpochSums.NONE);
      NetworkSize size = NetworkSize.of(NetworkCatalog.named("resnet-8"), PRECISION, TinyRun.INPUT);
      assertThat(saved.folder().resolve("variables.data-00000-of-00001"))
          .hasSize(size.checkpointBytes());
    }
  }

  @Test
  void theLatestStepIsThatOfTheLastWholeCheckpoint(@TempDir Path folder) throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder);
    assertThat(checkpoints.latestStep()).isEmpty();
    for (String name : new String[] {"step-00000000", "step-00000120", ".step-00000200"}) {
      Files.createDirectories(folder.resolve("checkpoints").resolve(name));
    }
    assertThat(checkpoints.latestStep()).hasValue(120);
  }

  @Test
  void whatBelongsToTheEpochUnderWayComesBackToTheLastBit(@TempDir Path folder) throws IOException {
    EpochSums sums =
        new EpochSums(128, Math.PI * 1e5, 77, 3, 1.0 / 3, 2, Map.of("a", 0.1 + 0.2), null);
    Checkpoint checkpoint = new Checkpoint(folder);
    for (String name : Checkpoint.FILES) {
      Files.createFile(folder.resolve(name));
    }
    checkpoint.writeState(RUN, 1234, sums);
    assertThat(checkpoint.state().sums()).isEqualTo(sums);
    assertThat(checkpoint.state().step()).isEqualTo(1234);
  }

  @Test
  void aCheckpointHasThePermissionsOfAnyNewFile(@TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
    Path plainFile = Files.createFile(folder.resolve("file"));
    Path plainFolder = Files.createDirectory(folder.resolve("folder"));
    try (TrainingGraph graph = graph(1)) {
      Checkpoint saved = new Checkpoints(folder).save(graph, RUN, 0, EpochSums.NONE);
      assertThat(Files.getPosixFilePermissions(saved.folder()))
          .isEqualTo(Files.getPosixFilePermissions(plainFolder));
      for (Path file : RunFiles.list(saved.folder())) {
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .isEqualTo(Files.getPosixFilePermissions(plainFile));
      }
    }
  }

  private static TrainingGraph graph(long seed) {
    TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named("resnet-8"),
            PRECISION,
            TinyRun.INPUT,
            TinyRun.optimization(0.01, 1e-4));
    graph.initialize(seed);
    graph.initializeQuantizers(BATCH);
    return graph;
  }
}
