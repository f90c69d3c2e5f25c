package org.lsqbeam.pipelines.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a command line gave.
 *
 * @param exitCode of the process
 * @param out standard output
 * @param err standard error
 */
public record CommandLine(int exitCode, String out, String err) {
  private static final String PROGRESS =
      "looking for images in .*|preparing .*|dataset prepared: .*|\\d+ of \\d+ runs are done already"
          + "|training: \\d+ of \\d+ runs done|resuming .*"
          + "|submitting job .*|job .* (is at|waits for) .*|a task of job .*"
          + "|(warning: )?run \\d+/\\d+[ ,].*|[\\d,]+(/[\\d,]+)? (images|shards|files) .*|(images|runs): \\d.*|[\\d,]+ images trained.*";

  /** Runs a command line with more arguments behind it. */
  public static CommandLine run(List<String> arguments, String... more) {
    return run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  public static CommandLine run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CommandLine(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What the command line says about a failure. */
  public static CommandLine of(Throwable failure) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = ExitCode.report(failure, new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CommandLine(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }

  /** What was said on standard error, without the lines of progress. */
  List<String> errors() {
    return err.lines().filter(line -> !line.matches(PROGRESS)).toList();
  }
}
