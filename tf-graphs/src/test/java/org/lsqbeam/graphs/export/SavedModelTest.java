package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Batch;
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
  private static final Exporter FORMAT = ExportFormats.named("saved-model");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"full", "2", "w2a32"})
  void theLoadedModelGivesTheLogitsOfTheEvaluationGraphBitForBit(String precision)
      throws Exception {
    Batch batch = TrainedNetworks.images(IMAGES, SIDE);
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
      assertThat(logits.shape()).isEqualTo(Shape.of(IMAGES, TrainedNetworks.CLASSES));
      assertThat(values).containsExactly(expected);
    }
  }

  @Test
  void anEarlierModelIsReplacedAndAnythingElseIsKept() throws Exception {
    Batch batch = TrainedNetworks.images(IMAGES, SIDE);
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
    Path variables = folder.resolve("variables");
    TrainedNetworks.train("resnet-8", precision, SIDE, batch, variables);
    try (TrainedGraph graph = TrainedNetworks.load("resnet-8", precision, SIDE, variables)) {
      FORMAT.write(graph, TrainedNetworks.description("resnet-8", precision, SIDE), to);
      return graph.logits(batch);
    }
  }
}
