package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.export.NetworkPacker.Description;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** An exported SavedModel as TensorFlow's own loader computes it. */
final class SavedModelTest {
  private static final int SIDE = 16;
  private static final int IMAGES = 3;
  private static final NetworkInput INPUT =
      new NetworkInput(SIDE, SIDE, 5, List.of(100.0, 105.0, 110.0), List.of(60.0, 61.0, 62.0));
  private static final Description DESCRIPTION =
      new Description(
          "resnet-8",
          "2",
          new Preprocessing(SIDE, SIDE, SIDE, SIDE, INPUT.mean(), INPUT.deviation()),
          List.of("a", "b", "c", "d", "e"),
          new Origin("run", "dataset", "checkpoint"));

  private static final Exporter FORMAT = ExportFormats.named("saved-model");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"full", "2", "w2a32"})
  void theLoadedModelGivesTheLogitsOfTheEvaluationGraphBitForBit(String precision)
      throws Exception {
    Batch batch = new MadeUpImages(IMAGES, SIDE, 5, 3).batch(0, IMAGES);
    Path model = folder.resolve("new/model");
    float[] expected = export(precision, batch, model);
    assertThat(model.resolveSibling(".unfinished-model")).doesNotExist();
    try (SavedModelBundle loaded = SavedModelBundle.load(model.toString(), "serve");
        TUint8 images =
            TUint8.tensorOf(Shape.of(IMAGES, SIDE, SIDE, 3), DataBuffers.of(batch.pixels()));
        Result result = loaded.function("serving_default").call(Map.of("images", images))) {
      TFloat32 logits = (TFloat32) result.get("logits").orElseThrow();
      float[] values = new float[expected.length];
      logits.asRawTensor().data().asFloats().read(values);
      assertThat(logits.shape()).isEqualTo(Shape.of(IMAGES, 5));
      assertThat(values).containsExactly(expected);
    }
  }

  @Test
  void anEarlierModelIsReplacedAndAnythingElseIsKept() throws Exception {
    Batch batch = new MadeUpImages(IMAGES, SIDE, 5, 3).batch(0, IMAGES);
    Path mine = Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("a"), "b");
    assertThatThrownBy(() -> export("2", batch, folder.resolve("mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is there and is no SavedModel; must be a new folder or a SavedModel",
            folder.resolve("mine"));
    assertThat(mine).hasContent("b");
    Path model = Files.createDirectory(folder.resolve("model"));
    export("2", batch, model);
    Path left = Files.writeString(model.resolve("left"), "");
    export("2", batch, model);
    assertThat(left).doesNotExist();
    assertThat(model.resolve("saved_model.pb")).isNotEmptyFile();
  }

  /** Trains a network for one step and exports it; returns its logits. */
  private float[] export(String precision, Batch batch, Path to) throws Exception {
    Network network = NetworkCatalog.named("resnet-8");
    LayerSettings settings = LayerSettings.of(Precision.parse(precision), 0.9);
    Path variables = folder.resolve("variables");
    try (TrainingGraph graph =
        new TrainingGraph(
            network, settings.precision(), INPUT, new Optimization(1, IMAGES, 0.01, 0.9, 0, 0.5))) {
      graph.initialize(5);
      graph.initializeQuantizers(batch);
      graph.update(batch, 1e-4);
      graph.save(variables);
    }
    try (TrainedGraph graph = new TrainedGraph(network, settings, INPUT)) {
      graph.load(variables);
      FORMAT.write(graph, DESCRIPTION, to);
      return graph.logits(batch);
    }
  }
}
