package org.lsqbeam.pipelines.experiment;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * What an experiment's runs are called where recipes share some of them: by what the recipes of a
 * run have in common and others have not. No two runs of a network, precision and seed have one
 * name.
 */
final class RunLabels {
  private final Set<SweepPoint> recipes;
  private final Map<OfNetwork, Set<SweepPoint>> variants = new HashMap<>();
  private final Set<String> telling;

  private record OfNetwork(String network, SweepPoint recipe) {}

  /**
   * Names runs.
   *
   * @param recipes of the experiment
   * @param recipesOf of each run those that give it; each gives one for a network, precision and
   *     seed
   */
  RunLabels(Set<SweepPoint> recipes, Map<TrainingSpec, Set<SweepPoint>> recipesOf) {
    this.recipes = recipes;
    recipesOf.forEach(
        (spec, of) ->
            of.forEach(
                recipe ->
                    variants
                        .computeIfAbsent(
                            new OfNetwork(spec.network(), recipe),
                            key -> new LinkedHashSet<>(recipes))
                        .retainAll(of)));
    Set<Set<SweepPoint>> named = new LinkedHashSet<>(recipesOf.values());
    named.addAll(variants.values());
    List<String> names = named.stream().map(SweepPoint::commonName).toList();
    telling =
        names.stream()
            .filter(name -> !name.isEmpty() && Collections.frequency(names, name) == 1)
            .collect(Collectors.toSet());
  }

  /** A run as it is called, of the recipes that give it. */
  Experiment.Run run(TrainingSpec spec, Set<SweepPoint> of) {
    List<String> rows =
        of.equals(recipes)
            ? List.of()
            : of.stream().map(recipe -> variant(spec.network(), recipe)).distinct().toList();
    return new Experiment.Run(name(of), rows, spec);
  }

  /** Of a recipe and those that give the same runs of a network. */
  private String variant(String network, SweepPoint recipe) {
    return name(Objects.requireNonNull(variants.get(new OfNetwork(network, recipe))));
  }

  private String name(Set<SweepPoint> of) {
    String common = SweepPoint.commonName(of);
    return telling.contains(common) || of.equals(recipes) ? common : allOf(of);
  }

  private static String allOf(Set<SweepPoint> recipes) {
    return recipes.stream().map(SweepPoint::name).collect(Collectors.joining(" or "));
  }
}
