package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** One command of {@code lsq}. A new one is a class, and a line in {@link Commands}. */
interface Command {
  /** The word that calls it. */
  String name();

  /** One line of help. */
  String description();

  /** The options that it takes, as its help lists them. */
  List<OptionGroup> options();

  /** The words that it takes beside options, as its help shows them; empty for none. */
  default String words() {
    return "";
  }

  /** What its first word may be, for completion; empty if it is free or there is none. */
  default List<String> firstWords() {
    return List.of();
  }

  /** Whether the same command continues what an interrupted one began. */
  default boolean resumes() {
    return false;
  }

  /**
   * Runs it.
   *
   * @param out takes the result
   * @param err takes progress and notes
   * @return the exit code
   */
  int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException;
}
