package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * The training settings of a run, one value under each name, for {@code results.csv} and {@code
 * results.json}. A name is the key of experiment files in snake case; a setting with parts has a
 * name for each part. The names are the same for every run. A value is null where the setting is
 * none, and at full precision where it is for quantized runs only.
 */
final class RunColumns {
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  private RunColumns() {}

  static Map<String, @Nullable Object> of(TrainingSpec spec) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    for (Record part : List.of(spec.optimization(), spec.augmentation(), spec.settings())) {
      Map<String, Object> values = Settings.written(part);
      for (SettingKey key : Settings.experimentKeys(part.getClass())) {
        Object value = values.get(key.name());
        boolean none =
            Setting.NONE.equals(value) || (spec.precision().isFull() && key.quantizedOnly());
        put(columns, key, none ? null : value);
      }
    }
    return columns;
  }

  private static void put(
      Map<String, @Nullable Object> columns, SettingKey key, @Nullable Object value) {
    String name = SNAKE_CASE.translate(key.name());
    Class<?> type = TypeFactory.rawClass(key.type());
    if (!Settings.isDeclaredIn(type)) {
      columns.put(name, value);
      return;
    }
    Map<String, Object> values = value == null ? Map.of() : Settings.values((Record) value);
    for (SettingKey part : Settings.keys(type.asSubclass(Record.class))) {
      columns.put(name + "_" + SNAKE_CASE.translate(part.name()), values.get(part.name()));
    }
  }
}
