package org.lsqbeam.graphs.settings;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One setting, as its {@link Setting} declares it.
 *
 * @param name in experiment files, in JSON and, behind {@code --}, on the command line
 * @param type of its value
 * @param description one or two sentences
 * @param defaultText the default as YAML; empty where the setting is required
 * @param range of a number
 * @param aliases other names
 * @param opposite an alias that means the opposite, or empty
 * @param perPrecision whether it may have one value per precision
 * @param quantizedOnly whether it changes quantized runs only
 * @param derived whether it is no key of an experiment
 */
public record SettingKey(
    String name,
    Type type,
    String description,
    String defaultText,
    Optional<Range> range,
    List<String> aliases,
    String opposite,
    boolean perPrecision,
    boolean quantizedOnly,
    boolean derived) {
  static SettingKey of(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException(component + " is not declared as a setting");
    }
    return new SettingKey(
        component.getName(),
        component.getGenericType(),
        setting.value(),
        setting.defaultText(),
        setting.range().isEmpty() ? Optional.empty() : Optional.of(Range.parse(setting.range())),
        List.of(setting.aliases()),
        setting.opposite(),
        setting.perPrecision(),
        setting.quantizedOnly(),
        setting.derived());
  }

  /** Whether it has no default. */
  public boolean required() {
    return defaultText.isEmpty();
  }

  /** Its name and every alias. */
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of(name));
    names.addAll(aliases);
    if (!opposite.isEmpty()) {
      names.add(opposite);
    }
    return names;
  }
}
