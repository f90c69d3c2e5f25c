package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.text.TerminalText;

/**
 * Prints text that may hold the names of files, so that no control character and no credential of a
 * URL reaches the terminal or a log. At the end of a terminal's text there may be a line of
 * progress, which the next text replaces.
 */
final class TerminalOutput extends PrintStream {
  private static final String START_OF_EMPTY_LINE = "\r\033[K";

  private static final AtomicBoolean ENDED = new AtomicBoolean();

  /** Whether the last line on the terminal is one of progress, whichever stream prints next. */
  private static final AtomicBoolean HAS_PROGRESS = new AtomicBoolean();

  private final PrintStream target;

  TerminalOutput(PrintStream target) {
    super(target, true);
    this.target = target instanceof TerminalOutput other ? other.target : target;
  }

  @Override
  public void print(@Nullable String text) {
    if (!ENDED.get()) {
      erase();
      target.print(TerminalText.of(String.valueOf(text)));
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (!ENDED.get()) {
      erase();
      super.write(bytes, offset, length); // the end of a line, or bytes of a result
    }
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }

  /** Replaces the line of progress; only for terminals. */
  void printProgress(String line) {
    if (!ENDED.get()) {
      HAS_PROGRESS.set(true);
      target.print(START_OF_EMPTY_LINE + TerminalText.of(line));
      target.flush();
    }
  }

  /** Removes the line of progress, if there is one. */
  void erase() {
    if (HAS_PROGRESS.compareAndSet(true, false)) {
      target.print(START_OF_EMPTY_LINE);
      target.flush();
    }
  }

  /** Returns the stream of JSON lines below; null if the lines are text. */
  @Nullable JsonLines json() {
    return target instanceof JsonLines lines ? lines : null;
  }

  /** Ends all output: what fails because the process is ending is not told. */
  static void end() {
    ENDED.set(true);
  }

  /** Prints a line after the end of all output. */
  void printLast(String line) {
    target.println(TerminalText.of(line));
    target.flush();
  }
}
