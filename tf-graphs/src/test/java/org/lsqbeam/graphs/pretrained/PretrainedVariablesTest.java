package org.lsqbeam.graphs.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.Convolution;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

final class PretrainedVariablesTest {
  private static final String SMALL =
      "{'conv{n}/*': 'conv{n}.*', 'bn{n}/*': 'bn{n}.*', 'fc/*': 'fc.*'}";
  private static final NetworkInput INPUT =
      new NetworkInput(7, 5, 5, List.of(120.0, 110.0, 100.0), List.of(50.0, 60.0, 70.0));

  /** The network of {@code make_fixtures.py}. */
  private static Network small() {
    return (layers, images, classes) -> {
      var x = layers.firstConvolution("conv1", images, Convolution.square(3, 4));
      x = layers.relu(layers.batchNormalization("bn1", x));
      x = layers.convolution("conv2", x, Convolution.square(3, 6));
      x = layers.relu(layers.batchNormalization("bn2", x));
      return layers.lastDense("fc", layers.globalAveragePool(x), classes);
    };
  }

  @Test
  void aNetworkOfPyTorchsGivesPyTorchsLogits(@TempDir Path folder) throws Exception {
    Path file = Fixtures.resource("network.safetensors");
    Path prefix = folder.resolve("variables");
    try (PretrainedVariables pretrained =
        PretrainedVariables.open(file, Fixtures.map(folder, SMALL), small(), INPUT)) {
      assertThat(pretrained.names()).hasSize(2 * (1 + 4) + 2);
      assertThat(pretrained.unused())
          .containsExactly(
              "bn1.num_batches_tracked",
              "bn2.num_batches_tracked",
              "dense.bias",
              "dense.weight",
              "features",
              "images",
              "logits",
              "outputs");
      pretrained.save(prefix);
    }
    float[] pixels;
    float[] expected;
    try (SafeTensors tensors = SafeTensors.open(file)) {
      pixels = Fixtures.read(tensors, "images");
      expected = Fixtures.read(tensors, "logits");
    }
    byte[] images = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      images[i] = (byte) (int) pixels[i];
    }
    float[] logits = logits(prefix, new Batch(images, new int[2]));
    assertThat(logits).hasSameSizeAs(expected).isNotEqualTo(new float[expected.length]);
    for (int i = 0; i < expected.length; i++) {
      assertThat(logits[i]).isCloseTo(expected[i], within(2e-6f));
    }
  }

  private static float[] logits(Path prefix, Batch batch) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      BatchInput input = new BatchInput(tf, INPUT);
      Layers layers = new Layers(tf, variables, Precision.FULL, Pass.EVALUATION, 0);
      Operand<TFloat32> logits = small().logits(layers, input.normalized(), 5).values();
      Map<String, Operand<TType>> handles = new LinkedHashMap<>();
      for (Variable variable : variables.all()) {
        handles.put(variable.name(), variable.handle());
      }
      VariableSaver saved = new VariableSaver(tf, handles);
      try (Session session = Sessions.open(graph)) {
        saved.restore(session, prefix);
        try (Result result = input.run(session.runner().fetch(logits), batch)) {
          float[] values = new float[batch.size() * 5];
          ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
          return values;
        }
      }
    }
  }

  @Test
  void aDenseLayerBehindAFlattenSeesItsInputsInOurOrder(@TempDir Path folder) throws Exception {
    NameMap map =
        Fixtures.map(folder, "{'fc/*': 'dense.*'}, 'flattened': {'fc/weights': [2, 3, 4]}");
    Path file = Fixtures.resource("network.safetensors");
    float[] features;
    float[] outputs;
    try (SafeTensors tensors = SafeTensors.open(file)) {
      features = Fixtures.read(tensors, "features"); // [channels, height, width]
      outputs = Fixtures.read(tensors, "outputs");
    }
    try (PretrainedVariables pretrained =
        PretrainedVariables.open(
            file, map, Map.of("fc/weights", List.of(24L, 5L), "fc/bias", List.of(5L)))) {
      float[] weights = pretrained.values("fc/weights");
      float[] bias = pretrained.values("fc/bias");
      for (int output = 0; output < 5; output++) {
        double sum = bias[output];
        int input = 0;
        for (int y = 0; y < 3; y++) {
          for (int x = 0; x < 4; x++) {
            for (int channel = 0; channel < 2; channel++) {
              sum += features[channel * 12 + y * 4 + x] * weights[input++ * 5 + output];
            }
          }
        }
        assertThat((float) sum).isCloseTo(outputs[output], within(1e-6f));
      }
    }
  }

  @Test
  void theLayoutOfTensorFlowIsTakenAsItIs(@TempDir Path folder) throws Exception {
    Path file =
        Fixtures.write(
            folder.resolve("x"),
            "{\"a/kernel\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}",
            Fixtures.bytes(1, 2, 3, 4, 5, 6));
    Path json = folder.resolve("map.json");
    Files.writeString(json, "{\"layout\": \"tensorflow\", \"names\": {\"a/*\": \"a/*\"}}");
    try (PretrainedVariables pretrained =
        PretrainedVariables.open(
            file, NameMap.read(json.toString()), Map.of("a/weights", List.of(2L, 3L)))) {
      assertThat(pretrained.values("a/weights")).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void anotherShapeIsRefusedWithTheTensorBothShapesAndTheFile(@TempDir Path folder)
      throws Exception {
    Path file = Fixtures.resource("network.safetensors");
    NameMap map = Fixtures.map(folder, "{'fc/*': 'fc.*'}");
    assertRefused(
        () -> open(file, map, Map.of("fc/weights", List.of(5L, 6L), "fc/bias", List.of(5L))),
        file
            + ": tensor fc.weight has shape [5, 6]; for fc/weights, of shape [5, 6] here, it must"
            + " be [6, 5]");
    NameMap convolution = Fixtures.map(folder, "{'c/weights': 'conv2.weight'}");
    assertRefused(
        () -> open(file, convolution, Map.of("c/weights", List.of(3L, 5L, 4L, 6L))),
        file
            + ": tensor conv2.weight has shape [6, 4, 3, 3]; for c/weights, of shape [3, 5, 4, 6]"
            + " here, it must be [6, 4, 3, 5]");
  }

  @Test
  void tensorsThatAreNotInTheFileAreNamed(@TempDir Path folder) throws Exception {
    Path file = Fixtures.resource("network.safetensors");
    NameMap map = Fixtures.map(folder, "{'fc/*': 'head.*'}");
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("fc/weights", List.of(6L, 5L));
    shapes.put("fc/bias", List.of(5L));
    assertRefused(() -> open(file, map, shapes), file + " has no tensor head.weight, head.bias");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1})
  void aValueThatCannotBeIsRefusedAndNothingIsWritten(float value, @TempDir Path folder)
      throws Exception {
    Path file =
        Fixtures.write(
            folder.resolve("x"),
            "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"a.running_var\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
            Fixtures.bytes(-1, 1, 0, value));
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("a/scale", List.of(2L));
    shapes.put("a/moving_variance", List.of(2L));
    Path output = Files.createDirectory(folder.resolve("output"));
    try (PretrainedVariables pretrained =
        PretrainedVariables.open(file, Fixtures.map(folder, "{'a/*': 'a.*'}"), shapes)) {
      assertThat(pretrained.values("a/scale")).containsExactly(-1, 1);
      assertRefused(
          () -> pretrained.save(output.resolve("variables")),
          file
              + ": tensor a.running_var, for a/moving_variance, has "
              + value
              + " at position 1; must be finite, 0 or above");
    }
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void theFingerprintIsThatOfEveryByteAndOfTheMap(@TempDir Path folder) throws Exception {
    NameMap map = Fixtures.map(folder, "{'a/*': 'a.*'}");
    NameMap other = Fixtures.map(folder, "{'a/*': 'b.*'}");
    Path file = Files.write(folder.resolve("x"), new byte[] {'a', 'b', 'c'});
    String fingerprint = fingerprint(file, map);
    assertThat(fingerprint).hasSize(64).isNotEqualTo(fingerprint(file, other));
    assertThat(fingerprint(Files.copy(file, folder.resolve("y")), map)).isEqualTo(fingerprint);
    Files.write(file, new byte[] {'a', 'b', 'd'});
    assertThat(fingerprint(file, map)).isNotEqualTo(fingerprint);
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path folder) throws Exception {
    NameMap map = Fixtures.map(folder, "{'a/*': 'a.*'}");
    Path file = folder.resolve("x");
    assertRefused(() -> open(file, map, Map.of("a/bias", List.of(2L))), file + " is not a file");
    assertRefused(() -> PretrainedVariables.sha256(file), file + " is not a file");
  }

  private static String fingerprint(Path file, NameMap map) throws Exception {
    return PretrainedVariables.fingerprint(PretrainedVariables.sha256(file), map);
  }

  private static void open(Path file, NameMap map, Map<String, List<Long>> shapes)
      throws Exception {
    PretrainedVariables.open(file, map, shapes).close();
  }

  private static void assertRefused(ThrowingCallable call, String expected) {
    assertThatThrownBy(call).isInstanceOf(InvalidDataException.class).hasMessage(expected);
  }
}
