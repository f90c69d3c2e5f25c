package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.text.TerminalText;

/**
 * Prints text that may hold the names of files, so that no control character and no credential of a
 * URL reaches the terminal or a log.
 */
final class TerminalOutput extends PrintStream {
  private static final AtomicBoolean ENDED = new AtomicBoolean();

  private final PrintStream target;

  TerminalOutput(PrintStream target) {
    super(target, true);
    this.target = target instanceof TerminalOutput other ? other.target : target;
  }

  @Override
  public void print(@Nullable String text) {
    if (!ENDED.get()) {
      target.print(TerminalText.of(String.valueOf(text)));
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (!ENDED.get()) {
      super.write(bytes, offset, length); // the end of a line, or bytes of a result
    }
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }

  /** Ends all output: what fails because the process is ending is not told. */
  static void end() {
    ENDED.set(true);
  }

  /** Prints a line after the end of all output. */
  void printLast(String line) {
    target.println(TerminalText.of(line));
  }
}
