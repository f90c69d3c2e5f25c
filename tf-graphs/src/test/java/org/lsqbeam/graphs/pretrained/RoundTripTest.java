package org.lsqbeam.graphs.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.SavedValues;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** A network that is stored as PyTorch would and read back is the same to the last bit. */
final class RoundTripTest {
  private static final String NETWORK = "resnet-8";
  private static final Optimization SGD = new Optimization(1, 8, 0.1, 0.9, 0, 0.9);
  private static final Images IMAGES = new MadeUpImages(200, 8, 3, 5);
  private static final NetworkInput INPUT =
      new NetworkInput(8, 8, 3, List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));
  private static final Map<String, String> WORDS =
      Map.of(
          "weights", "weight",
          "bias", "bias",
          "scale", "weight",
          "offset", "bias",
          "moving_mean", "running_mean",
          "moving_variance", "running_var");

  @Test
  void evaluatesAndStartsQuantizedRunsAsBefore(@TempDir Path folder) throws Exception {
    Network network = NetworkCatalog.named(NETWORK);
    Path original = folder.resolve("original");
    TopKCounts expected = train(network, original);
    Path file =
        asPyTorchStores(
            SavedValues.read(original, network, Precision.FULL, INPUT), folder.resolve("x"));

    Path again = folder.resolve("again");
    String map = Fixtures.resource("preactivation-resnet.json").toString();
    try (PretrainedVariables pretrained =
        PretrainedVariables.open(file, NameMap.read(map), network, INPUT)) {
      assertThat(pretrained.unused()).isEmpty();
      pretrained.save(again);
    }

    try (Evaluator evaluator = new Evaluator(NETWORK, LayerSettings.of(Precision.FULL, 0), INPUT)) {
      evaluator.load(again);
      assertThat(evaluator.count(IMAGES, 0, IMAGES.size())).isEqualTo(expected);
    }
    assertThat(stepSizes(network, again)).hasSize(20).isEqualTo(stepSizes(network, original));
  }

  private static TopKCounts train(Network network, Path prefix) throws InterruptedException {
    try (TrainingGraph graph = new TrainingGraph(network, Precision.FULL, INPUT, SGD)) {
      graph.initialize(1);
      Batch batch = IMAGES.batch(0, 24);
      graph.update(batch, 0.1);
      graph.update(batch, 0.1);
      graph.save(prefix);
      return graph.evaluate(IMAGES, 0, IMAGES.size());
    }
  }

  private static Map<String, Double> stepSizes(Network network, Path init) {
    try (TrainingGraph graph = new TrainingGraph(network, new Precision(3), INPUT, SGD)) {
      graph.initialize(2);
      graph.restoreInit(init);
      graph.initializeQuantizers(IMAGES.batch(0, 24));
      return graph.quantizerParameters();
    }
  }

  private static Path asPyTorchStores(SavedValues saved, Path file) throws Exception {
    StringJoiner header = new StringJoiner(",", "{", "}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Variable variable : saved.variables()) {
      if (variable.kind() == Kind.MOMENTUM) {
        continue;
      }
      long[] ours = variable.shape().asArray();
      float[] values = saved.of(variable.name());
      float[] theirs = values;
      List<Long> shape = List.of(ours[ours.length - 1]);
      if (ours.length > 1) {
        long[] hwio = ours.length == 2 ? new long[] {1, 1, ours[0], ours[1]} : ours;
        theirs = oihw(values, hwio);
        shape =
            ours.length == 2
                ? List.of(ours[1], ours[0])
                : List.of(ours[3], ours[2], ours[0], ours[1]);
      }
      int begin = data.size();
      data.writeBytes(Fixtures.bytes(theirs));
      header.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(theirName(variable.name()), shape, begin, data.size()));
    }
    return Fixtures.write(file, header.toString(), data.toByteArray());
  }

  private static float[] oihw(float[] values, long[] hwio) {
    float[] theirs = new float[values.length];
    int next = 0;
    for (int o = 0; o < hwio[3]; o++) {
      for (int i = 0; i < hwio[2]; i++) {
        for (int h = 0; h < hwio[0]; h++) {
          for (int w = 0; w < hwio[1]; w++) {
            long at = ((h * hwio[1] + w) * hwio[2] + i) * hwio[3] + o;
            theirs[next++] = values[Math.toIntExact(at)];
          }
        }
      }
    }
    return theirs;
  }

  /** {@code stage2/block1/norm1/scale} is {@code layer2.0.bn1.weight}. */
  private static String theirName(String ours) {
    int slash = ours.lastIndexOf('/');
    String layer =
        ours.substring(0, slash)
            .replace("stem", "conv1")
            .replace("stage", "layer")
            .replace("/block1/", ".0.")
            .replace("final_norm", "bn")
            .replace("norm", "bn")
            .replace("projection", "shortcut.0")
            .replace("logits", "linear");
    return layer + "." + WORDS.get(ours.substring(slash + 1));
  }
}
