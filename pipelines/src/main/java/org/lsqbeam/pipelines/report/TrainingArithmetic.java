package org.lsqbeam.pipelines.report;

import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.report.ArithmeticSentences.Choice;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.transforms.run.Provenance;

/** The arithmetic of the forward pass in which runs were trained, for a person. */
final class TrainingArithmetic {
  private TrainingArithmetic() {}

  /** One sentence for each arithmetic; none where no integers were wanted. */
  static List<String> sentences(RunResults runs) {
    return ArithmeticSentences.of("Forward pass", runs, TrainingArithmetic::choices);
  }

  private static Stream<Choice> choices(RunResult run) {
    return Stream.ofNullable(run.provenance())
        .flatMap(provenance -> provenance.sessions().stream())
        .map(Provenance.Session::forwardArithmetic)
        .flatMap(Stream::ofNullable)
        .map(Choice::of);
  }
}
