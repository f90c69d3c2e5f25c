package org.lsqbeam.transforms.storage;

import java.util.Arrays;
import java.util.List;

/** Checks names of files and folders, which are relative to a root. */
final class StoragePaths {
  private static final List<String> NOT_A_PART = List.of("", ".", "..");

  private StoragePaths() {}

  /** Whether a text between two '/' names a file or folder. */
  static boolean isPart(String part) {
    return !NOT_A_PART.contains(part);
  }

  /**
   * Returns a name after checking that it names a file below the root.
   *
   * @throws IllegalArgumentException if it does not
   */
  static String file(String name) {
    if (!Arrays.stream(name.split("/", -1)).allMatch(StoragePaths::isPart)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a valid file name; its parts between '/' must not be empty, '.' or '..'");
    }
    return name;
  }

  /**
   * Returns a name after checking that it names the root itself or a folder below it.
   *
   * @throws IllegalArgumentException if it does not
   */
  static String folder(String name) {
    return name.isEmpty() ? name : file(name);
  }
}
