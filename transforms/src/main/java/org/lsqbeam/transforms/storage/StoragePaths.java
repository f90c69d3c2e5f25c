package org.lsqbeam.transforms.storage;

import java.util.Arrays;
import java.util.List;

/** Names of files and folders below a root. */
final class StoragePaths {
  private static final List<String> NOT_A_PART = List.of("", ".", "..");

  private StoragePaths() {}

  /**
   * Makes sure that a name is one of a file below the root.
   *
   * @throws IllegalArgumentException if it is not
   */
  static String file(String name) {
    if (Arrays.stream(name.split("/", -1)).anyMatch(NOT_A_PART::contains)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name in a storage; allowed: parts with '/' between, none of them"
              + " empty, '.' or '..'");
    }
    return name;
  }

  /**
   * Makes sure that a name is one of a folder: the root itself, or below it.
   *
   * @throws IllegalArgumentException if it is not
   */
  static String folder(String name) {
    return name.isEmpty() ? name : file(name);
  }

  /** The name of what a folder holds, the folder being "" or below a root. */
  static String below(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
