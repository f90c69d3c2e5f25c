package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.text.TerminalText;

/**
 * Prints text that may hold the names of files, so that no control character and no credential of a
 * URL reaches the terminal or a log.
 */
final class TerminalOutput extends PrintStream {
  private final PrintStream target;

  TerminalOutput(PrintStream target) {
    super(target, true);
    this.target = target;
  }

  @Override
  public void print(@Nullable String text) {
    target.print(TerminalText.of(String.valueOf(text)));
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }
}
