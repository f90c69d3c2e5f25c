package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.client.JobCancellationException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.runtime.UnsatisfiedRequirementException;
import org.lsqbeam.graphs.train.TrainingFailedException;

/** The exit codes, and the one of each exception. */
final class ExitCode {
  static final int DONE = 0;
  static final int OTHER = 1;
  static final int INVALID_OPTION = 2;
  static final int INVALID_DATA = 3;
  static final int TRAINING_FAILED = 4;
  static final int OTHER_RESULTS = 5;

  /**
   * The code of a type of exception.
   *
   * @param wrapped whether it counts as the cause of another too, as runners wrap what they catch
   */
  private record Rule(Class<? extends Throwable> type, boolean wrapped, int code) {}

  /** The first that applies; a failure that none does is printed with its stack trace. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(TrainingFailedException.class, true, TRAINING_FAILED),
          new Rule(InvalidDataException.class, true, INVALID_DATA),
          new Rule(UnsatisfiedRequirementException.class, true, INVALID_OPTION),
          new Rule(IllegalArgumentException.class, false, INVALID_OPTION),
          new Rule(JobCancellationException.class, true, OTHER),
          new Rule(OutOfMemoryError.class, true, OTHER),
          new Rule(StackOverflowError.class, true, OTHER),
          new Rule(LinkageError.class, true, OTHER),
          new Rule(IOException.class, true, OTHER),
          new Rule(UncheckedIOException.class, true, OTHER));

  private ExitCode() {}

  /** Says in one line what went wrong, or prints the stack trace; returns the exit code. */
  static int report(Throwable failure, PrintStream err) {
    for (Rule rule : RULES) {
      Optional<Throwable> cause = cause(failure, rule);
      if (cause.isPresent()) {
        err.println("lsq: " + line(cause.get()));
        return isMisplaced(cause.get()) ? INVALID_DATA : rule.code();
      }
    }
    failure.printStackTrace(err);
    return OTHER;
  }

  private static boolean isMisplaced(Throwable cause) {
    return cause instanceof IOException io && MisplacedException.of(io).isPresent();
  }

  private static Optional<Throwable> cause(Throwable failure, Rule rule) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (rule.type().isInstance(cause) && isWorded(cause)) {
        return Optional.of(cause);
      }
      if (!rule.wrapped()) {
        break;
      }
    }
    return Optional.empty();
  }

  private static boolean isWorded(Throwable cause) {
    return cause.getMessage() != null || cause instanceof StackOverflowError;
  }

  private static String line(Throwable cause) {
    if (cause instanceof JobCancellationException) {
      return "the job was cancelled; the same command continues from its last checkpoints";
    }
    if (cause instanceof OutOfMemoryError) {
      return "the memory is full ("
          + cause.getMessage()
          + "); LSQ_JAVA_OPTS=-Xmx8g, for example, allows a heap of 8 GiB";
    }
    if (cause instanceof StackOverflowError) {
      return "the stack is full, as from a file that is nested too deeply;"
          + " LSQ_JAVA_OPTS=-Xss16m, for example, allows a stack of 16 MiB";
    }
    if (cause instanceof LinkageError) {
      return Main.cannotLoad(cause);
    }
    String message =
        cause instanceof IOException io
            ? NamedErrors.message(io)
            : String.valueOf(cause.getMessage());
    boolean ours =
        cause instanceof InvalidDataException || cause.getClass() == IllegalArgumentException.class;
    return Messages.line(ours ? message : message.lines().findFirst().orElse(message));
  }
}
