package org.lsqbeam.pipelines.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.runtime.Processor;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.Provenance;

/**
 * The questions that surveys of reproducibility ask of a paper, answered from the runs themselves.
 *
 * @param answers in the order of the page
 */
record ReproducibilityCard(List<Answer> answers) {
  /**
   * One question.
   *
   * @param question in a few words
   * @param answer from the runs
   * @param open whether the paper itself leaves the question open
   */
  record Answer(String question, String answer, boolean open) {}

  /**
   * Answers the questions.
   *
   * @param yaml the experiment with all its settings, as {@code experiment.yaml} has it
   */
  static ReproducibilityCard of(DatasetManifest dataset, RunResults runs, String yaml) {
    List<Answer> answers = new ArrayList<>();
    answers.add(answer("research type", "experiment; reproduction of a published method"));
    answers.add(
        answer("method", "Learned Step Size Quantization (Esser et al., ICLR 2020), Section 2"));
    answers.add(
        answer(
            "pseudocode",
            "the paper's Appendix B; a second implementation of it is, in the revision below,"
                + " tf-graphs/src/main/java/org/lsqbeam/graphs/quantize/"
                + "LsqPseudocodeQuantizer.java"));
    answers.add(new Answer("source code", "lsq-beam, revision " + revisions(runs), true));
    answers.add(
        answer(
            "training data",
            dataset.preset()
                + ", "
                + Numbers.count(dataset.train().examples(), "image")
                + ", SHA-256 of each shard in results.json, fingerprint "
                + dataset.fingerprint()));
    answers.add(
        answer(
            "validation data",
            Numbers.count(dataset.validation().examples(), "image")
                + " apart from the training images, split as they were given"));
    answers.add(
        answer(
            "test data",
            "the validation images, as in the paper; the last checkpoint is evaluated, none is"
                + " chosen by its accuracy"));
    answers.add(
        new Answer("hardware", join(sessions(runs).map(ReproducibilityCard::hardware)), true));
    answers.add(new Answer("software", join(software(runs)), true));
    answers.add(
        answer(
            "experiment setup",
            yaml.isEmpty()
                ? "results.json, member settings"
                : "experiment.yaml, SHA-256 " + Sha256.hex(yaml.getBytes(UTF_8))));
    addSentences(answers, "training arithmetic", TrainingArithmetic.sentences(runs));
    addSentences(answers, "evaluation arithmetic", EvaluationArithmetic.sentences(runs));
    answers.add(answer("seeds", seeds(runs)));
    answers.add(answer("runs", counts(runs)));
    return new ReproducibilityCard(List.copyOf(answers));
  }

  private static void addSentences(List<Answer> answers, String question, List<String> sentences) {
    if (!sentences.isEmpty()) {
      answers.add(answer(question, String.join(" ", sentences)));
    }
  }

  private static Answer answer(String question, String answer) {
    return new Answer(question, answer, false);
  }

  private static Stream<Provenance.Session> sessions(RunResults runs) {
    return runs.inOrder().stream()
        .map(RunResult::provenance)
        .flatMap(Stream::ofNullable)
        .flatMap(provenance -> provenance.sessions().stream());
  }

  private static String revisions(RunResults runs) {
    List<String> later =
        runs.inOrder().stream()
            .map(RunResult::provenance)
            .flatMap(Stream::ofNullable)
            .flatMap(provenance -> provenance.laterRevisions().stream())
            .distinct()
            .toList();
    String trained =
        join(
            sessions(runs)
                .map(session -> session.versions().getOrDefault(Provenance.REVISION, "unknown")));
    return later.isEmpty()
        ? trained
        : trained + "; after training also " + String.join("; ", later);
  }

  private static Stream<String> software(RunResults runs) {
    return sessions(runs)
        .map(
            session ->
                new TreeMap<>(session.versions())
                    .entrySet().stream()
                        .filter(version -> !version.getKey().equals(Provenance.REVISION))
                        .map(version -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", ")));
  }

  private static String hardware(Provenance.Session session) {
    Processor processor = session.processor();
    return RunFacts.processor(session)
        + (processor == null
            ? ""
            : "; instruction sets " + String.join(", ", processor.instructionSets()))
        + (session.memoryBytes() == null
            ? ""
            : "; " + Numbers.bytes(session.memoryBytes()) + " of memory")
        + "; "
        + Numbers.count(session.threads(), "thread");
  }

  /** The different values of a stream, or a word where there is none. */
  private static String join(Stream<String> values) {
    List<String> different = values.distinct().toList();
    return different.isEmpty() ? "unknown" : String.join("; ", different);
  }

  private static String seeds(RunResults runs) {
    TreeSet<Long> seeds =
        runs.inOrder().stream()
            .map(run -> run.spec().seed())
            .collect(Collectors.toCollection(TreeSet::new));
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + (seeds.size() == 1
            ? "; the spread between seeds is not known"
            : "; means have their standard deviation");
  }

  private static String counts(RunResults runs) {
    long evaluated = runs.inOrder().stream().filter(run -> run.evaluation() != null).count();
    long failed = runs.inOrder().stream().filter(run -> run.failure() != null).count();
    return runs.inOrder().size() + " planned, " + evaluated + " evaluated, " + failed + " failed";
  }

  /** Returns the answers by their questions, for {@code results.json}. */
  Map<String, String> json() {
    Map<String, String> json = new LinkedHashMap<>();
    answers.forEach(answer -> json.put(answer.question().replace(' ', '_'), answer.answer()));
    return json;
  }
}
