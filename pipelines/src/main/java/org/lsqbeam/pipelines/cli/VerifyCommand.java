package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lsqbeam.pipelines.verify.OutputCheck;
import org.lsqbeam.transforms.run.ArtifactStore;

/**
 * Checks every file in the output, one run, or one packed network. Without {@code --model} it needs
 * no images and writes nothing.
 */
final class VerifyCommand implements Command {
  /** A dataset without its shards has thousands of problems. */
  private static final int MAX_PRINTED = 20;

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String description() {
    return "check every digest in the output, and compute its evaluations again";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.VERIFY, OptionGroup.ARTIFACTS, OptionGroup.ACCELERATOR);
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    VerifyArguments given = VerifyArguments.of(arguments);
    try {
      return given.isOutput()
          ? output(arguments, out)
          : new VerifiedIntegers(arguments, err).print(given, out);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted");
    }
  }

  private static int output(CommandArguments arguments, PrintStream out)
      throws IOException, InterruptedException {
    ArtifactArguments artifacts = arguments.artifacts();
    ArtifactStore.requireWritten(artifacts.output());
    FlowSetup.configureTensorFlow(arguments.accelerator());
    OutputCheck.Outcome outcome =
        OutputCheck.of(ArtifactStore.lookInto(artifacts.output()), artifacts.work());
    outcome.problems().forEach((folder, problems) -> print(folder, problems, out));
    outcome.remarks().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "checked: %s (%s), %s, %s; computed again: %s, %s, %s; problems: %d%n",
        count(outcome.datasets(), "dataset"),
        count(outcome.shards(), "shard"),
        count(outcome.runs(), "run"),
        count(outcome.reports(), "report"),
        count(outcome.evaluations(), "evaluation"),
        count(outcome.networks(), "network"),
        count(outcome.agreements(), "agreement"),
        outcome.found());
    return outcome.found() == 0 ? ExitCode.DONE : ExitCode.INVALID_DATA;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static void print(String folder, Set<String> problems, PrintStream out) {
    problems.stream().limit(MAX_PRINTED).forEach(problem -> out.println("problem: " + problem));
    if (problems.size() > MAX_PRINTED) {
      out.println("problem: " + (problems.size() - MAX_PRINTED) + " more in " + folder);
    }
  }
}
