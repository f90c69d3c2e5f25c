package org.lsqbeam.graphs.pretrained;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Normalization;

/**
 * A name map as it is written in JSON; all of it belongs to a run's fingerprint.
 *
 * @param layout how the network was stored
 * @param pixels what it was trained to see; null where the map does not say
 * @param flattened for a dense layer behind a flatten, by the name of its weights: the channels,
 *     height and width that were flattened
 * @param names of their tensors by those of our variables, as {@link NamePattern} has them
 */
record NameMapContent(
    Framework layout,
    @Nullable Normalization pixels,
    Map<String, List<Integer>> flattened,
    Map<String, String> names) {
  NameMapContent {
    if (layout == null) {
      throw new IllegalArgumentException("it has no layout");
    }
    if (names == null || names.isEmpty()) {
      throw new IllegalArgumentException("it has no names");
    }
    if (names.containsValue(null)) {
      throw new IllegalArgumentException("names has a null");
    }
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    flattened = flattened == null ? Map.of() : Collections.unmodifiableMap(flattened);
    flattened.forEach(NameMapContent::checkFlattened);
    if (layout != Framework.PYTORCH && !flattened.isEmpty()) {
      throw new IllegalArgumentException("flattened is for layout pytorch alone");
    }
  }

  private static void checkFlattened(String variable, @Nullable List<Integer> lengths) {
    if (lengths == null
        || lengths.size() != 3
        || !lengths.stream().allMatch(length -> length != null && length > 0)) {
      throw new IllegalArgumentException(
          "flattened has %s: %s; must be channels, height and width, each above 0"
              .formatted(variable, lengths));
    }
  }
}
