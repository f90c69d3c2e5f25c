package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.transforms.run.ArtifactStore;

/** The commands; each does what is missing up to its stage and skips what is done. */
enum Command {
  REPRODUCE("the whole flow: prepare, train, evaluate, report; prints the accuracy table") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      Flow flow = Flow.of(options);
      flow.run(Flow.Stage.REPORT);
      flow.printReport(out);
      flow.requireNoFailure();
    }
  },
  PREPARE("photographs to a prepared dataset") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      Flow flow = Flow.of(options);
      flow.run(Flow.Stage.PREPARE);
      flow.printDataset(out);
    }
  },
  TRAIN("the experiment's networks, after preparing what they train on") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      Flow flow = Flow.of(options);
      flow.run(Flow.Stage.TRAIN);
      flow.printRuns(out);
      flow.requireNoFailure();
    }
  },
  EVALUATE("the trained networks on the whole validation set, after training what is missing") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      Flow flow = Flow.of(options);
      flow.run(Flow.Stage.EVALUATE);
      flow.printRuns(out);
      flow.requireNoFailure();
    }
  },
  REPORT("the report on what is there so far; trains nothing") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      ArtifactStore.requireWritten(options.getOutput());
      Flow flow = Flow.of(options);
      flow.writeReport();
      flow.printReport(out);
      flow.requireNoFailure();
    }
  },
  PLAN("what the experiment would take: runs, sizes, steps, disk, time; does and writes nothing") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      new Plan(options).print(out, System.err);
    }
  },
  BENCH("speed of training in the flow against a bare loop; takes a fresh output") {
    @Override
    void run(LsqOptions options, PrintStream out) throws IOException {
      new Bench(options, out, 3, 31).run();
    }
  };

  private final String description;

  Command(String description) {
    this.description = description;
  }

  abstract void run(LsqOptions options, PrintStream out) throws IOException;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  static Command of(String word) {
    return Arrays.stream(values())
        .filter(command -> command.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "command '"
                        + word
                        + "' is not known; allowed: "
                        + Arrays.stream(values())
                            .map(Command::word)
                            .collect(Collectors.joining(", "))));
  }
}
