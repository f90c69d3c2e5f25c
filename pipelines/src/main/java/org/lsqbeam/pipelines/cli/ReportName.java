package org.lsqbeam.pipelines.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.lsqbeam.graphs.io.Sha256;

/**
 * Names a report's folder after the experiment and the overridden keys, such as {@code
 * cifar10-networks=resnet-8-epochs=2}, so that a command with other overrides writes another one.
 */
final class ReportName {
  private static final int LONGEST = 100;
  private static final int HASH = 8;
  private static final String OTHER_CHARACTERS = "[^A-Za-z0-9._=,+-]+";
  private static final String VALID = "[A-Za-z0-9_][A-Za-z0-9._=,+-]*";

  private ReportName() {}

  /**
   * The name for overrides. It ends in a hash of them where it cannot show them exactly: they are
   * long, or have characters that do not belong in a file name.
   *
   * @param overrides text by key, in the order in which they are shown
   */
  static String of(String experiment, Map<String, String> overrides) {
    StringBuilder exact = new StringBuilder(experiment);
    overrides.forEach((key, value) -> exact.append('-').append(key).append('=').append(value));
    String plain =
        exact.toString().replaceAll(OTHER_CHARACTERS, "-").replaceAll("-(?=-)|-$|^[.-]+", "");
    if (plain.isEmpty()) { // no letter that a folder's name may have
      return "report-" + hash(exact);
    }
    if (overrides.isEmpty() || (plain.contentEquals(exact) && plain.length() <= LONGEST)) {
      return plain;
    }
    String hash = "-" + hash(exact);
    int length = Math.min(plain.length(), LONGEST - hash.length());
    return plain.substring(0, length).replaceAll("[-,=]+$", "") + hash;
  }

  private static String hash(CharSequence exact) {
    return Sha256.hex(exact.toString().getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
  }

  /**
   * @throws IllegalArgumentException if a name that is given cannot be a folder's
   */
  static void requireValid(String name) {
    if (!name.matches(VALID) || name.length() > LONGEST) {
      throw new IllegalArgumentException(
          "name is '"
              + name
              + "'; must be 1 to "
              + LONGEST
              + " letters, digits and ._=,+- and begin with a letter or digit");
    }
  }
}
