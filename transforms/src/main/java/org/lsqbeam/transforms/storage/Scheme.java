package org.lsqbeam.transforms.storage;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The object stores, by the scheme of their URLs. A new store is one constant here. */
enum Scheme {
  GCS("gs://", "gs://bucket[/folder]") {
    @Override
    ObjectStorage open(String root) {
      return GcsStorage.at(root);
    }
  };

  private static final Pattern URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);

  private final String prefix;
  private final String form;

  Scheme(String prefix, String form) {
    this.prefix = prefix;
    this.form = form;
  }

  /**
   * Finds the object store of a root; empty for a local folder.
   *
   * @throws IllegalArgumentException if the root is the URL of an unknown store
   */
  static Optional<Scheme> of(String root) {
    Optional<Scheme> scheme =
        Arrays.stream(values()).filter(each -> root.startsWith(each.prefix)).findFirst();
    if (scheme.isEmpty() && URL.matcher(root).matches()) {
      throw new IllegalArgumentException(
          "'" + root + "' has an unknown scheme; must be a local folder or " + forms());
    }
    return scheme;
  }

  private static String forms() {
    return Arrays.stream(values()).map(Scheme::form).collect(Collectors.joining(" or "));
  }

  /** The beginning of every root of the store. */
  String prefix() {
    return prefix;
  }

  /** How a root is written, for messages. */
  String form() {
    return form;
  }

  /** Opens the storage of a root that begins with the prefix. */
  abstract ObjectStorage open(String root);
}
