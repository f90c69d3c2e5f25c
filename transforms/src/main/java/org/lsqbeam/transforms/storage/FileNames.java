package org.lsqbeam.transforms.storage;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Tells which names of local files the JVM can express as text: UTF-8 in a UTF-8 locale. */
public final class FileNames {
  /** Stands for what cannot be expressed. */
  private static final char REPLACEMENT = '\ufffd';

  private FileNames() {}

  /** Whether a name that the JVM gave as text is the name of the file. */
  public static boolean isWhole(String name) {
    return name.indexOf(REPLACEMENT) < 0;
  }

  /** Whether the text of a path that was listed leads to the same file. */
  static boolean isWhole(Path listed) {
    String text = listed.toString();
    try {
      return isWhole(text) || Path.of(text).equals(listed);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Why a name cannot be expressed, and the remedy. */
  public static String problem() {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    return encoding.equals("UTF-8")
        ? "its name is not UTF-8; rename it"
        : "its name cannot be read in this locale, whose encoding is "
            + encoding
            + "; set LC_ALL=C.UTF-8";
  }
}
