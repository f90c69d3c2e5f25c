package org.lsqbeam.pipelines.experiment;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.NetworkCatalog;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.transforms.images.Preset;
import org.lsqbeam.transforms.training.ImportedInit;

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
 * @param recipes by what tells each from the others, which is empty where there is one
 * @param settings all of the above as they were written, and what is as usual
 */
public record Experiment(
    String preset,
    List<String> networks,
    List<Precision> precisions,
    List<Long> seeds,
    Map<String, ImportedInit> init,
    List<Reference> references,
    @Nullable Measurement study,
    Map<String, Recipe> recipes,
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
   * @param variant what tells its recipe from the experiment's others; empty where there is one, or
   *     where the run is the same by several
   * @param spec what decides it
   */
  public record Run(String variant, TrainingSpec spec) implements Serializable {}

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
    Map<String, Run> full = new LinkedHashMap<>();
    Map<String, Run> quantized = new LinkedHashMap<>();
    recipes.forEach(
        (variant, recipe) -> {
          for (String network : networks) {
            for (long seed : seeds) {
              ImportedInit imported = init.get(network);
              TrainingSpec start = recipe.fullPrecision(network, seed, dataset, imported);
              add(full, variant, start);
              for (Precision precision : precisions) {
                if (!precision.isFull()) {
                  add(
                      quantized,
                      variant,
                      recipe.quantized(network, precision, seed, start, imported));
                }
              }
            }
          }
        });
    return new Runs(List.copyOf(full.values()), List.copyOf(quantized.values()));
  }

  /**
   * Makes sure that the networks which others trained fit those that start from them.
   *
   * @param classes of the dataset
   * @return a line for each file with tensors that no variable takes
   * @throws IllegalArgumentException if a name map is not one of its network
   * @throws org.lsqbeam.graphs.files.InvalidDataException if a file lacks a variable, or has one of
   *     another shape
   */
  public Set<String> checkInits(int classes) throws IOException {
    Set<String> unused = new LinkedHashSet<>();
    Preset images = Preset.named(preset);
    NetworkInput whole = NetworkInput.square(Math.min(images.height(), images.width()), classes);
    for (Recipe recipe : recipes.values()) {
      for (Map.Entry<String, ImportedInit> imported : init.entrySet()) {
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

  private static void add(Map<String, Run> runs, String variant, TrainingSpec spec) {
    runs.merge(spec.fingerprint(), new Run(variant, spec), (one, same) -> new Run("", one.spec()));
  }

  private static <T> List<T> distinct(String name, List<T> values) {
    if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
      throw new IllegalArgumentException(
          name + " is " + values + "; allowed: at least one, none twice");
    }
    return List.copyOf(values);
  }
}
