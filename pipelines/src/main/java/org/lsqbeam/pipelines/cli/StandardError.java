package org.lsqbeam.pipelines.cli;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Finds where the command's own lines go. */
final class StandardError {
  private StandardError() {}

  /**
   * Returns the stream that {@code ./lsq} keeps apart from what native libraries print (decision
   * 022); the standard error of a process that was started otherwise.
   */
  static PrintStream stream() {
    String file = System.getProperty("lsqbeam.stderr", "");
    if (file.isEmpty()) {
      return System.err;
    }
    try {
      Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
      return new PrintStream(new FileOutputStream(file), true, charset);
    } catch (FileNotFoundException e) {
      return System.err; // also where a process may not open its own descriptors
    }
  }
}
