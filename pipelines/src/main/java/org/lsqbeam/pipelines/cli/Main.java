package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.runtime.client.JobCancellationException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.runtime.UnsatisfiedRequirementException;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.pipelines.options.LsqOptions;

/**
 * The command line: {@code lsq COMMAND --option=value ...}.
 *
 * <p>Exit codes: 0 done; 2 the options or the experiment are wrong; 3 the input data is; 4 a
 * training run diverged or failed; 1 anything else.
 */
public final class Main {
  /** How Beam says that no options interface has a property of that name. */
  private static final Pattern UNKNOWN_OPTION = Pattern.compile("missing a property named '(.*?)'");

  private static final int OTHER = 1;
  private static final int INVALID_OPTION = 2;
  private static final int INVALID_DATA = 3;
  private static final int TRAINING_FAILED = 4;

  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs a command; a person's mistake is one line on {@code err}, without a stack trace. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (asksForHelp(arguments)) {
      Help.print(out);
      return 0;
    }
    try {
      if (arguments.length == 0) {
        throw new IllegalArgumentException("a command is missing; --help lists them");
      }
      Command command = Command.of(arguments[0]);
      command.run(options(Arrays.copyOfRange(arguments, 1, arguments.length)), out);
      return 0;
    } catch (IOException | RuntimeException e) {
      return exitCode(e, err);
    }
  }

  private static boolean asksForHelp(String[] arguments) {
    return Arrays.stream(arguments)
        .anyMatch(argument -> List.of("help", "--help", "-h").contains(argument));
  }

  private static LsqOptions options(String[] arguments) {
    PipelineOptionsFactory.register(LsqOptions.class);
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        throw new IllegalArgumentException(
            "'" + argument + "' is no option; allowed: --option=value, as --help lists them");
      }
    }
    try {
      return PipelineOptionsFactory.fromArgs(arguments).withValidation().as(LsqOptions.class);
    } catch (IllegalArgumentException e) {
      Matcher unknown = UNKNOWN_OPTION.matcher(String.valueOf(e.getMessage()));
      if (unknown.find()) {
        throw new IllegalArgumentException(
            "option --" + unknown.group(1) + " is not known; --help lists them", e);
      }
      if (String.valueOf(e.getMessage()).startsWith("expected one element")) {
        throw new IllegalArgumentException("an option is given twice: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Says what went wrong, looking through what a runner has wrapped around it. */
  private static int exitCode(Exception failure, PrintStream err) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidDataException) {
        return say(err, cause, INVALID_DATA);
      }
      if (cause instanceof TrainingFailedException) {
        return say(err, cause, TRAINING_FAILED);
      }
      if (cause instanceof UnsatisfiedRequirementException) {
        return say(err, cause, INVALID_OPTION);
      }
    }
    if (failure instanceof IllegalArgumentException) {
      return say(err, failure, INVALID_OPTION);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JobCancellationException) {
        err.println("lsq: the job was cancelled; the same command goes on from where it was");
        return OTHER;
      }
      if (cause instanceof IOException && cause.getMessage() != null) {
        return say(err, cause, OTHER);
      }
    }
    failure.printStackTrace(err);
    return OTHER;
  }

  private static int say(PrintStream err, Throwable cause, int exitCode) {
    String message = String.valueOf(cause.getMessage());
    err.println("lsq: " + message.lines().findFirst().orElse(message));
    return exitCode;
  }
}
