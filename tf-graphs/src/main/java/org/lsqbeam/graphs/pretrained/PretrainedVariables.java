package org.lsqbeam.graphs.pretrained;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lsqbeam.graphs.checkpoint.CheckpointWriter;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.pretrained.NameMap.Source;
import org.lsqbeam.graphs.quantize.Precision;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * The variables of a full-precision network with pretrained values, from a file in the safetensors
 * format. Every weight, bias, scale, offset and moving statistic must be there exactly once, in its
 * shape; step sizes and momenta are not read. One variable is in memory at a time.
 */
public final class PretrainedVariables implements Closeable {
  private static final String VARIANCE = "/moving_variance";

  private final Path path;
  private final SafeTensors file;
  private final Map<String, List<Long>> shapes;
  private final Map<String, Source> sources;

  private PretrainedVariables(
      Path path, SafeTensors file, Map<String, List<Long>> shapes, Map<String, Source> sources) {
    this.path = path;
    this.file = file;
    this.shapes = shapes;
    this.sources = sources;
  }

  /**
   * Opens a file and checks all names and shapes; the caller closes it.
   *
   * @param path in the safetensors format
   * @param input the images' size and the number of classes
   * @throws IllegalArgumentException if the map is not one of this network
   * @throws InvalidDataException if there is no such file, or it is damaged, lacks a tensor, or has
   *     one of another shape
   */
  public static PretrainedVariables open(
      Path path, NameMap names, Network network, NetworkInput input) throws IOException {
    return open(path, names, shapes(network, input));
  }

  /** Does the same for variables with these names and shapes. */
  static PretrainedVariables open(Path path, NameMap names, Map<String, List<Long>> shapes)
      throws IOException {
    requireFile(path);
    Map<String, Source> sources = names.sources(shapes);
    SafeTensors file = SafeTensors.open(path);
    try {
      PretrainedVariables pretrained = new PretrainedVariables(path, file, shapes, sources);
      pretrained.checkShapes();
      return pretrained;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Map<String, List<Long>> shapes(Network network, NetworkInput input) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Layers layers = new Layers(tf, variables, Precision.FULL, Pass.EVALUATION, 0);
      network.logits(layers, new BatchInput(tf, input).normalized(), input.classes());
      for (Variable variable : variables.all()) {
        shapes.put(variable.name(), Arrays.stream(variable.shape().asArray()).boxed().toList());
      }
    }
    return shapes;
  }

  private void checkShapes() {
    Set<String> missing = new LinkedHashSet<>();
    sources.values().stream()
        .map(Source::tensor)
        .filter(tensor -> !file.tensors().containsKey(tensor))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      throw new InvalidDataException(path + " has no tensor " + Messages.of(missing));
    }
    sources.forEach(
        (variable, source) -> {
          SafeTensors.Tensor tensor = tensor(source);
          if (!tensor.shape().equals(source.order().shape())) {
            throw new InvalidDataException(
                "%s: tensor %s has shape %s; for %s, of shape %s here, it must be %s"
                    .formatted(
                        path,
                        source.tensor(),
                        tensor.shape(),
                        variable,
                        shapes.get(variable),
                        source.order().shape()));
          }
        });
  }

  private SafeTensors.Tensor tensor(Source source) {
    return Optional.ofNullable(file.tensors().get(source.tensor())).orElseThrow();
  }

  /**
   * The SHA-256 of a file, in hex.
   *
   * @param path the file, which is read to its end and not checked
   * @throws InvalidDataException if there is no such file
   */
  public static String sha256(Path path) throws IOException {
    requireFile(path);
    return Sha256.ofFile(path);
  }

  /** One SHA-256 of everything that determines the values: the file and the name map. */
  public static String fingerprint(String sha256, NameMap names) {
    return Json.fingerprint(Map.of("file", sha256, "names", names.content()));
  }

  private static void requireFile(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidDataException(path + " is not a file");
    }
  }

  /** The names of the variables, in the order of the network. */
  public Set<String> names() {
    return sources.keySet();
  }

  /** The tensors of the file that are no variable's, such as counts of batches, in its order. */
  public List<String> unused() {
    Set<String> unused = new LinkedHashSet<>(file.tensors().keySet());
    sources.values().forEach(source -> unused.remove(source.tensor()));
    return List.copyOf(unused);
  }

  /**
   * The values of a variable, row-major in the shape it has here.
   *
   * @param name one of {@link #names()}
   * @throws InvalidDataException if a value is not finite, or a variance is negative, or the
   *     tensor's type is none of floats
   */
  public float[] values(String name) throws IOException {
    Source source = Optional.ofNullable(sources.get(name)).orElseThrow();
    float[] values = new float[Math.toIntExact(AxisOrder.size(source.order().shape()))];
    boolean variance = name.endsWith(VARIANCE);
    file.read(
        source.tensor(),
        (position, value) -> {
          if (!Float.isFinite(value) || (variance && value < 0)) {
            throw new InvalidDataException(
                "%s: tensor %s, for %s, has %s at position %d; must be finite%s"
                    .formatted(
                        path,
                        source.tensor(),
                        name,
                        value,
                        position,
                        variance ? ", 0 or above" : ""));
          }
          values[source.order().ours(position)] = value;
        });
    return values;
  }

  /**
   * Saves all variables as a checkpoint's, which a quantized run starts from and an {@code
   * Evaluator} loads. Nothing is written if a value is refused.
   *
   * @param prefix of the checkpoint's files
   */
  public void save(Path prefix) throws IOException {
    try (CheckpointWriter assigned = new CheckpointWriter(shapes)) {
      for (String name : names()) {
        assigned.assign(name, values(name));
      }
      assigned.save(prefix);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
