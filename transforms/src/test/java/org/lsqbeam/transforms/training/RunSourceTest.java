package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class RunSourceTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  /** ResNet-20 has three times the multiply-accumulates of ResNet-8. */
  private static final TrainingRun SHORT = run("resnet-8", 2);

  private static final TrainingRun LONGER = run("resnet-20", 2);
  private static final TrainingRun LONGEST = run("resnet-8", 30);

  @TempDir private Path folder = Path.of("");

  @Test
  void eachRunIsASourceAndTheLongestIsTheLast() throws IOException {
    List<TrainingRun> inOrder = new ArrayList<>();
    for (RunSource source : runs().split(1 << 30, OPTIONS)) {
      assertThat(read(source)).hasSize(1);
      inOrder.addAll(read(source));
    }
    assertThat(inOrder).containsExactly(SHORT, LONGER, LONGEST);
  }

  @Test
  void whoReadsThemAllInOneBeginsWithTheLongest() throws IOException {
    assertThat(read(runs())).containsExactly(LONGEST, LONGER, SHORT);
  }

  @Test
  void aRunnerShowsTheNetworksAndPrecisions() throws IOException {
    assertThat(DisplayData.from(runs()).asMap().values())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .containsExactlyInAnyOrder("runs=3", "networks=resnet-20, resnet-8", "precisions=full");
  }

  private RunSource runs() throws IOException {
    Path dataset = TinyDataset.write(folder.resolve("dataset"));
    return RunSource.of(List.of(LONGEST, SHORT, LONGER), PreparedDataset.open(dataset).manifest());
  }

  private static List<TrainingRun> read(RunSource source) throws IOException {
    List<TrainingRun> read = new ArrayList<>();
    try (BoundedReader<TrainingRun> reader = source.createReader(OPTIONS)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        read.add(reader.getCurrent());
      }
    }
    return read;
  }

  private static TrainingRun run(String network, int epochs) {
    return new TrainingRun(spec(network, epochs), "");
  }

  private static TrainingSpec spec(String network, int epochs) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        Precision.FULL,
        1,
        TinyDataset.FINGERPRINT,
        null,
        new Optimization(epochs, 8, 0.02, 0.9, 1e-4, 0.9),
        new Augmentation(1, true),
        TrainingSettings.DEFAULT);
  }
}
