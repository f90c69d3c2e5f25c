package org.lsqbeam.pipelines.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.ResolvedYaml;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/** The training settings of runs, by their keys in experiment files and as those write them. */
final class RunSettings {
  private RunSettings() {}

  /** The settings of a run; empty text at full precision for those of quantized runs only. */
  static Map<String, String> of(TrainingSpec spec) {
    Map<String, String> settings = values(spec);
    if (spec.precision().isFull()) {
      parts(spec)
          .flatMap(part -> Settings.keys(part.getClass()).stream())
          .filter(SettingKey::quantizedOnly)
          .forEach(key -> settings.put(key.name(), ""));
    }
    return settings;
  }

  /** The keys of the settings that differ between runs. */
  static Set<String> differing(RunResults runs) {
    List<Map<String, String>> all =
        runs.inOrder().stream().map(RunResult::spec).map(RunSettings::values).toList();
    Set<String> keys = new LinkedHashSet<>();
    all.forEach(each -> keys.addAll(each.keySet()));
    keys.removeIf(key -> all.stream().map(each -> each.get(key)).distinct().count() == 1);
    return keys;
  }

  /** The keys of a type of settings. */
  static List<String> keys(Class<? extends Record> type) {
    return Settings.keys(type).stream().map(SettingKey::name).toList();
  }

  private static Map<String, String> values(TrainingSpec spec) {
    Map<String, String> values = new LinkedHashMap<>();
    parts(spec)
        .forEach(
            part ->
                Settings.written(part)
                    .forEach((key, value) -> values.put(key, ResolvedYaml.text(value))));
    return values;
  }

  private static Stream<Record> parts(TrainingSpec spec) {
    return Stream.of(spec.optimization(), spec.augmentation(), spec.settings());
  }
}
