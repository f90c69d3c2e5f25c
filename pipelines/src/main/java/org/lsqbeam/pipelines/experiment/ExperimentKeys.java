package org.lsqbeam.pipelines.experiment;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.EnumNames;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.transforms.prepare.Preset;

/**
 * The keys of an experiment file; each is a command-line option of the same name too. They follow
 * from the {@link Setting}s of the records that hold their values.
 */
public final class ExperimentKeys {
  /** The name of the key that only a file can have. */
  public static final String EXTENDS = "extends";

  static final String VARIANTS = "variants";

  /**
   * One key.
   *
   * @param name in the file and, behind {@code --}, on the command line
   * @param description one or two sentences
   * @param defaultText the value where neither the file nor the command line gives one; empty where
   *     the key is required
   * @param aliases other names, including one that means the opposite
   */
  public record Key(String name, String description, String defaultText, List<String> aliases) {
    private Key(SettingKey setting) {
      this(
          setting.name(),
          descriptionOf(setting),
          setting.defaultText(),
          setting.names().subList(1, setting.names().size()));
    }
  }

  static final List<SettingKey> SCOPE = Settings.experimentKeys(Scope.class);

  /** The keys that a sweep or a variant can change. */
  static final List<SettingKey> TRAINING =
      Stream.of(Optimization.class, Augmentation.class, TrainingSettings.class)
          .flatMap(type -> Settings.experimentKeys(type).stream())
          .toList();

  private static final Map<String, SettingKey> BY_ANY_NAME =
      Stream.concat(SCOPE.stream(), TRAINING.stream())
          .flatMap(key -> key.names().stream().map(name -> Map.entry(name, key)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final List<Key> ALL = keys();

  private ExperimentKeys() {}

  /** The key that only a file can have. */
  static final Key EXTENDS_KEY =
      new Key(
          EXTENDS,
          "Bundled experiment, or path of a .yaml file relative to this one, whose keys are the"
              + " defaults of this one. Only in files.",
          Setting.NONE,
          List.of());

  private static List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    SCOPE.forEach(key -> keys.add(new Key(key)));
    TRAINING.forEach(key -> keys.add(new Key(key)));
    keys.add(
        new Key(
            VARIANTS,
            "A list of mappings; each replaces some of the training keys and is run.",
            Setting.NONE,
            List.of()));
    return List.copyOf(keys);
  }

  /** All keys that are options too: all but {@code extends}. */
  public static List<Key> all() {
    return ALL;
  }

  /** The description of a setting, with the names that it can have. */
  static String descriptionOf(SettingKey setting) {
    String description = setting.description();
    return description
        + choices(setting)
            .filter(names -> !names.stream().allMatch(description::contains))
            .map(ExperimentKeys::oneOf)
            .orElse("");
  }

  private static String oneOf(Collection<String> names) {
    return " One of " + String.join(", ", names) + ".";
  }

  /** The names that a setting can have, where a catalog has them; empty for other settings. */
  static Optional<Collection<String>> choices(SettingKey setting) {
    return switch (setting.name()) {
      case "preset" -> Optional.of(Preset.names());
      case "imageEncoding" -> Optional.of(EnumNames.all(ImageEncoding.class));
      case "networks" -> Optional.of(NetworkCatalog.names());
      case "quantizer" -> Optional.of(QuantizerCatalog.names());
      default -> Optional.empty();
    };
  }

  /** The names and aliases of keys. */
  static List<String> names(List<SettingKey> keys) {
    return keys.stream().flatMap(key -> key.names().stream()).toList();
  }

  /** The setting of a name or an alias. */
  static Optional<SettingKey> named(String name) {
    return Optional.ofNullable(BY_ANY_NAME.get(name));
  }

  /** The type that a setting has in an experiment file. */
  static Type typeOf(SettingKey key) {
    return key.perPrecision() ? PerPrecision.class : key.type();
  }

  /** The key that an alias stands for; another name is itself. */
  public static String nameOf(String alias) {
    return named(alias).map(SettingKey::name).orElse(alias);
  }

  /** Whether a key may have one value per precision. */
  static boolean isPerPrecision(String name) {
    return named(name).filter(SettingKey::perPrecision).isPresent();
  }

  /** A table in Markdown with every key, its default and its description. */
  public static String markdown() {
    Function<Key, String> row =
        key ->
            String.format(
                "| `%s` | %s | %s |%n",
                key.name()
                    + key.aliases().stream()
                        .map(also -> "`, `" + also)
                        .collect(Collectors.joining()),
                key.defaultText().isEmpty() ? "required" : "`" + key.defaultText() + "`",
                key.description());
    return "| key | default | meaning |\n|---|---|---|\n"
        + Stream.concat(Stream.of(EXTENDS_KEY), ALL.stream())
            .map(row)
            .collect(Collectors.joining());
  }
}
