package org.lsqbeam.graphs.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lsqbeam.graphs.io.Suggestions;

/** The quantizers by name. */
public final class QuantizerCatalog {
  /** The name of the paper's quantizer. */
  public static final String DEFAULT = "lsq";

  private static final Map<String, Quantizer> QUANTIZERS = new LinkedHashMap<>();

  static {
    QUANTIZERS.put(DEFAULT, new LsqQuantizer());
    QUANTIZERS.put("lsq-pseudocode", new LsqPseudocodeQuantizer());
    QUANTIZERS.put("pact", new PactQuantizer());
  }

  private QuantizerCatalog() {}

  /** Returns all names, the default first. */
  public static Set<String> names() {
    return QUANTIZERS.keySet();
  }

  /** Returns the names of the quantizers that use a setting; none if it belongs to no quantizer. */
  public static List<String> using(String setting) {
    return names().stream().filter(name -> named(name).settings().contains(setting)).toList();
  }

  /**
   * Returns the quantizer of a name.
   *
   * @throws IllegalArgumentException if the name is unknown; suggests the nearest one, or lists
   *     them all
   */
  public static Quantizer named(String name) {
    return Suggestions.named(QUANTIZERS, "unknown quantizer", name);
  }
}
