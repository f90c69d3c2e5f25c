package org.lsqbeam.pipelines.experiment;

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
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.training.PretrainedInit;

/**
 * What one YAML file asks for: every network at every precision from every seed by every recipe.
 *
 * @param preset how photographs become the dataset
 * @param networks names in the catalog
 * @param precisions {@code full} and numbers of bits; the quantized ones start from the
 *     full-precision network of the same seed, which is trained also where it is not asked for
 * @param seeds of initial weights, order and augmentation
 * @param init by the network, what its full-precision runs start from
 * @param references parts of the paper that the report stands beside; may be none
 * @param study what is measured on the trained networks beside accuracy; null for nothing
 * @param recipes by what tells each from the others
 * @param settings all of the above as they were written, and what is as usual
 */
public record Experiment(
    String preset,
    List<String> networks,
    List<Precision> precisions,
    List<Long> seeds,
    Map<String, PretrainedInit> init,
    List<Reference> references,
    @Nullable Measurement study,
    Map<SweepPoint, Recipe> recipes,
    Map<String, Object> settings)
    implements Serializable {
  public Experiment {
    networks = distinct("networks", networks);
    precisions = distinct("precisions", precisions);
    seeds = distinct("seeds", seeds);
    init = new TreeMap<>(init);
    references = references.isEmpty() ? List.of() : distinct("reference", references);
    recipes = new LinkedHashMap<>(recipes);
    settings = new LinkedHashMap<>(settings);
    networks.forEach(NetworkCatalog::named);
    Preset images = Preset.named(preset);
    int side = Math.min(images.height(), images.width());
    for (Recipe recipe : recipes.values()) {
      if (recipe.padding() >= side) {
        throw new IllegalArgumentException(
            "padding is " + recipe.padding() + "; allowed: less than the images' side");
      }
      recipe.augmentation().seenOf(side);
      if (recipe.drops()
          && networks.stream().noneMatch(name -> NetworkCatalog.named(name).hasDropout())) {
        throw new IllegalArgumentException(
            "dropout is "
                + recipe.dropout()
                + ", but there are no dropout layers in "
                + String.join(", ", networks));
      }
    }
    for (String network : init.keySet()) {
      if (!networks.contains(network)) {
        throw new IllegalArgumentException(
            "init is for network '" + network + "'; allowed: " + String.join(", ", networks));
      }
    }
  }

  /**
   * One training that is asked for.
   *
   * @param variant what tells it from the experiment's others of its network, precision and seed;
   *     empty where all recipes give it
   * @param variants names of the recipes that give it, those as one that give the same runs of its
   *     network; empty where all give it
   * @param spec what decides it
   */
  public record Run(String variant, List<String> variants, TrainingSpec spec)
      implements Serializable {
    public Run {
      variants = List.copyOf(variants);
    }
  }

  /** The runs asked for, and the full-precision ones that they start from; none twice. */
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
    Map<TrainingSpec, Set<SweepPoint>> recipesOf = new LinkedHashMap<>();
    recipes.forEach(
        (differences, recipe) -> {
          for (TrainingSpec spec : specs(recipe, dataset)) {
            TrainingSpec same = specs.computeIfAbsent(spec.fingerprint(), key -> spec);
            recipesOf.computeIfAbsent(same, key -> new LinkedHashSet<>()).add(differences);
          }
        });
    RunLabels names = new RunLabels(recipes.keySet(), recipesOf);
    List<Run> full = new ArrayList<>();
    List<Run> quantized = new ArrayList<>();
    recipesOf.forEach(
        (spec, of) -> (spec.precision().isFull() ? full : quantized).add(names.run(spec, of)));
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
   * Makes sure that the networks which others trained fit those that start from them.
   *
   * @param classes of the dataset
   * @return a line for each file with tensors that no variable takes
   * @throws IllegalArgumentException if a name map is not one of its network
   * @throws org.lsqbeam.graphs.io.InvalidDataException if a file lacks a variable, or has one of
   *     another shape
   */
  public Set<String> checkInits(int classes) throws IOException {
    Set<String> unused = new LinkedHashSet<>();
    Preset images = Preset.named(preset);
    NetworkInput whole = NetworkInput.square(Math.min(images.height(), images.width()), classes);
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

  /** What decides each run. */
  public static List<TrainingSpec> specs(List<Run> runs) {
    return runs.stream().map(Run::spec).toList();
  }

  private static <T> List<T> distinct(String name, List<T> values) {
    if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
      throw new IllegalArgumentException(
          name + " is " + values + "; allowed: at least one, none twice");
    }
    return List.copyOf(values);
  }
}
