package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.training.PretrainedInit;

/**
 * An experiment: every network at every precision from every seed with every recipe.
 *
 * @param title of the report; empty where the file has none
 * @param preset name, size and storage of the dataset
 * @param networks names in the catalog
 * @param precisions full and quantized; quantized runs start from the full-precision run of the
 *     same network and seed, which is trained even if full is not listed
 * @param seeds of initial weights, order and augmentation
 * @param init pretrained weights of full-precision runs, by network
 * @param references parts of the paper to compare with; may be empty
 * @param study an additional measurement on the trained networks
 * @param recipes ways to train, by their points in the sweep
 * @param resolved all keys with their values as YAML, defaults included, in the order of {@link
 *     #resolvedYaml}; a key that only variants set has its default where they do not
 */
public record Experiment(
    String title,
    Preset preset,
    List<String> networks,
    List<Precision> precisions,
    List<Long> seeds,
    Map<String, PretrainedInit> init,
    List<Reference> references,
    Study study,
    Map<SweepPoint, Recipe> recipes,
    Map<String, String> resolved)
    implements Serializable {
  public Experiment {
    networks = distinct("networks", networks);
    precisions = distinct("precisions", precisions);
    seeds = distinct("seeds", seeds);
    init = new TreeMap<>(init);
    references = references.isEmpty() ? List.of() : distinct("reference", references);
    recipes = new LinkedHashMap<>(recipes);
    resolved = new LinkedHashMap<>(resolved);
    boolean hasDropout = false;
    for (String network : networks) {
      hasDropout |= NetworkCatalog.named(network).hasDropout();
    }
    boolean quantizesBoth =
        precisions.stream()
            .anyMatch(each -> each.quantizesWeights() && each.quantizesActivations());
    int side = side(preset);
    for (Recipe recipe : recipes.values()) {
      int padding = recipe.augmentation().padding();
      Arguments.check(padding < side, "padding", padding, "below the images' side of " + side);
      recipe.augmentation().seenOf(side);
      double dropout = recipe.settings().dropout();
      Arguments.check(
          dropout == 0 || hasDropout,
          "dropout",
          dropout,
          "0, because there are no dropout layers in " + String.join(", ", networks));
      Arithmetic forward = recipe.settings().forwardArithmetic();
      Arguments.check(
          forward == Arithmetic.FLOAT32 || quantizesBoth,
          "forwardArithmetic",
          forward,
          "left out, because none of precisions quantizes weights and activations");
    }
    for (String network : init.keySet()) {
      Arguments.check(
          networks.contains(network),
          "init",
          "for network '" + network + "'",
          "for one of " + String.join(", ", networks));
    }
  }

  private static int side(Preset preset) {
    return Math.min(preset.height(), preset.width());
  }

  /** The experiment with all keys, as a file that gives the same runs. */
  public String resolvedYaml() {
    return ResolvedYaml.of(resolved);
  }

  /** The same as a tree, in the same order; {@link ExperimentFile#of} reads it. */
  public JsonNode settings() {
    return YamlValues.parse("experiment", resolvedYaml());
  }

  /** Returns what a person should know before the runs start, such as networks of another size. */
  public List<String> warnings() {
    return recipes.values().stream()
        .mapToInt(recipe -> recipe.augmentation().seenOf(side(preset)))
        .distinct()
        .boxed()
        .flatMap(side -> NetworkFit.warnings(networks, side).stream())
        .toList();
  }

  /**
   * One training run of the experiment.
   *
   * @param variant distinguishes it from the experiment's other runs of its network, precision and
   *     seed; empty if all points of the sweep share it
   * @param variants labels of the points that share it, where points with the same runs of its
   *     network have one label; empty if all points share it
   * @param spec everything that decides it
   */
  public record Run(String variant, List<String> variants, TrainingSpec spec)
      implements Serializable {
    public Run {
      variants = List.copyOf(variants);
    }
  }

  /** The distinct runs, with the full-precision runs that quantized ones start from. */
  public record Runs(List<Run> full, List<Run> quantized) {
    /** All runs, full precision first. */
    public List<Run> all() {
      return Stream.concat(full.stream(), quantized.stream()).toList();
    }
  }

  /**
   * The runs on a dataset of a fingerprint.
   *
   * @throws IllegalArgumentException if a setting has no value for a precision
   */
  public Runs runs(String dataset) {
    Map<String, TrainingSpec> specs = new HashMap<>();
    Map<TrainingSpec, Set<SweepPoint>> pointsOf = new LinkedHashMap<>();
    recipes.forEach(
        (point, recipe) -> {
          for (TrainingSpec spec : specs(recipe, dataset)) {
            TrainingSpec same = specs.computeIfAbsent(spec.fingerprint(), key -> spec);
            pointsOf.computeIfAbsent(same, key -> new LinkedHashSet<>()).add(point);
          }
        });
    RunLabels labels = new RunLabels(recipes.keySet(), pointsOf);
    List<Run> full = new ArrayList<>();
    List<Run> quantized = new ArrayList<>();
    pointsOf.forEach(
        (spec, points) ->
            (spec.precision().isFull() ? full : quantized).add(labels.run(spec, points)));
    return new Runs(full, quantized);
  }

  private List<TrainingSpec> specs(Recipe recipe, String dataset) {
    List<TrainingSpec> specs = new ArrayList<>();
    for (String network : networks) {
      for (long seed : seeds) {
        PretrainedInit imported = init.get(network);
        TrainingSpec start = recipe.fullPrecision(network, seed, dataset, imported);
        specs.add(start);
        for (Precision precision : precisions) {
          if (!precision.isFull()) {
            specs.add(recipe.quantized(network, precision, seed, start, imported));
          }
        }
      }
    }
    return specs;
  }

  /**
   * Checks that the pretrained weights fit the networks.
   *
   * @param classes of the dataset
   * @return a line for each file with tensors that no variable takes
   * @throws IllegalArgumentException if a name map is not one of its network
   * @throws org.lsqbeam.graphs.io.InvalidDataException if a file lacks a variable, or has one of
   *     another shape
   */
  public Set<String> checkInits(int classes) throws IOException {
    Set<String> unused = new LinkedHashSet<>();
    NetworkInput whole = NetworkInput.square(side(preset), classes);
    for (Recipe recipe : recipes.values()) {
      for (Map.Entry<String, PretrainedInit> imported : init.entrySet()) {
        imported
            .getValue()
            .check(imported.getKey(), whole.cropped(recipe.augmentation()))
            .ifPresent(unused::add);
      }
    }
    return unused;
  }

  /** The specs of runs. */
  public static List<TrainingSpec> specs(List<Run> runs) {
    return runs.stream().map(Run::spec).toList();
  }

  /** Returns the values of a list, of which there is at least one, and none twice. */
  static <T> List<T> distinct(String name, List<T> values) {
    boolean empty = values.isEmpty();
    if (empty || values.stream().distinct().count() < values.size()) {
      throw new IllegalArgumentException(
          name
              + " is "
              + values
              + "; must have "
              + (empty ? "at least one value" : "no value twice"));
    }
    return List.copyOf(values);
  }
}
