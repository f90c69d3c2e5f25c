package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The command line: {@code lsq COMMAND --option=value ...}. */
public final class Main {
  private static final List<String> HELP = List.of("--help", "-h");

  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] arguments) {
    System.setErr(new TerminalOutput(System.err)); // which loggers print on
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs a command; a person's mistake is one line on {@code err}, without a stack trace. */
  static int run(String[] arguments, PrintStream toOut, PrintStream toErr) {
    PrintStream out = new TerminalOutput(toOut);
    PrintStream err = new TerminalOutput(toErr);
    if (arguments.length == 0) {
      err.print(HelpText.overview());
      return ExitCode.INVALID_OPTION;
    }
    try {
      return run(Arrays.asList(arguments), out, err);
    } catch (IOException | RuntimeException | Error e) {
      return ExitCode.report(e, err);
    }
  }

  private static int run(List<String> line, PrintStream out, PrintStream err) throws IOException {
    Command command = Commands.named(name(line.get(0)));
    List<String> options = line.subList(1, line.size());
    if (options.stream().anyMatch(HELP::contains)) {
      out.print(HelpText.of(command));
      return ExitCode.DONE;
    }
    CommandArguments arguments = ArgumentParser.parse(command, options);
    if (!command.resumes()) {
      return command.run(arguments, out, err);
    }
    InterruptNotice notice = new InterruptNotice(err);
    try {
      return command.run(arguments, out, err);
    } finally {
      notice.close();
    }
  }

  /** The command's name, also where it is written as an option. */
  private static String name(String first) {
    if (HELP.contains(first)) {
      return "help";
    }
    return first.equals("--version") ? "version" : first;
  }
}
