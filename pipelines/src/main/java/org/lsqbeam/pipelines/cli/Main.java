package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingStop;
import org.lsqbeam.transforms.progress.ProcessStart;

/** The command line: {@code lsq COMMAND --option=value ...}. */
public final class Main {
  private static final List<String> HELP = List.of("--help", "-h");

  /**
   * The longest that the end of the process waits for: one update of a large network, and its
   * checkpoint.
   */
  static final Duration LONGEST_UPDATE = Duration.ofSeconds(10);

  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] arguments) {
    ProcessStart.ofThisProcess().commandBegins();
    PrintStream err = JsonLines.stream(Arrays.asList(arguments), StandardError.stream());
    System.setErr(err); // which loggers print on
    // TensorFlow's library names nodes with digits of the default locale, and then refuses Arabic
    // ones.
    Locale.setDefault(Locale.ROOT);
    Runtime.getRuntime().addShutdownHook(new Thread(Main::stopComputing));
    try {
      System.exit(run(arguments, System.out, System.err));
    } catch (LinkageError e) {
      // Not by a class of its own, which could not be loaded either.
      System.err.println("lsq: " + cannotLoad(e));
      System.exit(1);
    }
  }

  /** Says that a class or a native library cannot be loaded, and what it needs. */
  static String cannotLoad(Throwable failure) {
    return "a library cannot be loaded: "
        + failure.getMessage()
        + "; the folder for temporary files, "
        + System.getProperty("java.io.tmpdir")
        + ", must have room and allow to run what lies in it, and 256 files must be allowed to be"
        + " open (ulimit -n)";
  }

  private static void stopComputing() {
    try {
      TrainingStop.request(LONGEST_UPDATE);
      Sessions.stop(LONGEST_UPDATE);
    } catch (InterruptedException e) {
      // The process ends all the same.
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command; a person's mistake is one line on {@code err}, without a stack trace. */
  static int run(String[] arguments, PrintStream toOut, PrintStream toErr) {
    PrintStream out = new TerminalOutput(toOut);
    PrintStream err = JsonLines.stream(Arrays.asList(arguments), toErr);
    if (arguments.length == 0) {
      err.print(HelpText.overview());
      return ExitCode.INVALID_OPTION;
    }
    try {
      int code = run(Arrays.asList(arguments), out, err);
      if (out.checkError()) {
        throw new IOException(
            "standard output cannot be written; what was printed is not complete");
      }
      return code;
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
    if (command instanceof HelpCommand && options.stream().noneMatch(Main::isOption)) {
      HelpCommand.print(options, out); // without Beam's options, which take as long as the JVM
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

  private static boolean isOption(String word) {
    return word.startsWith("--");
  }

  /** The command's name, also where it is written as an option. */
  private static String name(String first) {
    if (HELP.contains(first)) {
      return "help";
    }
    return first.equals("--version") ? "version" : first;
  }
}
