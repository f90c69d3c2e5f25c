package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.pipelines.Project;

/**
 * The commands in README.md and docs can be typed as they stand there. Every one is parsed, with
 * its options and experiment keys. Then:
 *
 * <table>
 *   <caption>What is done with each command</caption>
 *   <tr><th>command</th><th>done</th><th>why no more</th></tr>
 *   <tr><td>reproduce, prepare, train, plan</td><td>planned, without --input, --measure, --runner
 *   and gs://</td><td>they train for minutes to days, or need a cluster or a bucket; ReproduceTest,
 *   FlinkTest, CloudReproduceTest and PlanTest run them on small data</td></tr>
 *   <tr><td>reproduce --from</td><td>parsed</td><td>ReproduceFromTest runs it</td></tr>
 *   <tr><td>bench</td><td>parsed</td><td>BenchCommandTest runs it</td></tr>
 *   <tr><td>help, version, completion, new, runs, compare, report, export, verify, classify, watch
 *   (with --text)</td><td>run on a small finished output</td><td></td></tr>
 *   <tr><td>a name alone in a sentence</td><td>parsed</td><td>it is no whole command</td></tr>
 * </table>
 */
@ExtendWith(FinishedOutputs.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedCommandsTest {
  private static final Set<String> PLANNED = Set.of("reproduce", "prepare", "train", "plan");

  /** Options that a plan does not take, or that lead out of this machine. */
  private static final List<String> NOT_PLANNED =
      List.of("input", "output", "measure", "runner", "flinkMaster", "workFolder", "threads");

  private static final Set<String> RUN_ALONE = Set.of("help", "version");

  private final FinishedOutputs finished;
  private final Path folder;
  private final Path output;
  private final Path mine;

  DocumentedCommandsTest(FinishedOutputs finished, @TempDir Path folder) throws IOException {
    this.finished = finished;
    this.folder = folder;
    output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    mine =
        Files.writeString(
            folder.resolve("mine.yaml"), "extends: cifar10\nnetworks: [resnet-20, resnet-56]\n");
  }

  static List<DocumentedCommand> commands() throws IOException {
    return DocumentedCommand.all();
  }

  static Stream<DocumentedCommand> planned() throws IOException {
    return distinct(
            command ->
                PLANNED.contains(command.name())
                    && command.arguments().stream().noneMatch(word -> word.startsWith("--from=")))
        .map(DocumentedCommandsTest::plan)
        .distinct();
  }

  private static DocumentedCommand plan(DocumentedCommand documented) {
    Stream<String> options =
        documented.arguments().stream()
            .filter(word -> !NOT_PLANNED.contains(word.replaceFirst("--([^=]*).*", "$1")));
    return new DocumentedCommand(
        documented.file(), Stream.concat(Stream.of("plan"), options).toList());
  }

  static Stream<DocumentedCommand> run() throws IOException {
    Set<String> others = Set.of("reproduce", "prepare", "train", "plan", "evaluate", "bench");
    return distinct(
        command ->
            !others.contains(command.name())
                && (RUN_ALONE.contains(command.name()) || !command.arguments().isEmpty()));
  }

  private static Stream<DocumentedCommand> distinct(Predicate<DocumentedCommand> wanted)
      throws IOException {
    return DocumentedCommand.all().stream()
        .filter(command -> !command.asksForHelp())
        .filter(wanted)
        .map(command -> new DocumentedCommand("docs", command.words()))
        .distinct();
  }

  @Test
  void thereAreCommandsInTheReadmeAndInTheDocs() throws IOException {
    assertThat(commands().stream().map(DocumentedCommand::file))
        .contains("README.md", "commands.md", "first-hour.md");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aDocumentedCommandIsUnderstood(DocumentedCommand documented) {
    if (documented.asksForHelp()) {
      assertThat(CommandLine.run(documented.words().toArray(String[]::new)).exitCode()).isZero();
      return;
    }
    assertThat(ArgumentParser.parse(Commands.named(documented.name()), documented.arguments()))
        .isNotNull();
  }

  @ParameterizedTest
  @MethodSource("planned")
  void theExperimentOfADocumentedCommandCanBePlanned(DocumentedCommand documented) {
    List<String> words = new ArrayList<>(documented.words());
    words.replaceAll(word -> word.replace("=mine.yaml", "=" + mine));
    words.add("--output=" + folder.resolve("none"));
    CommandLine plan = CommandLine.run(words.toArray(String[]::new));
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out()).contains(" to do");
  }

  @ParameterizedTest
  @MethodSource("run")
  void aDocumentedCommandThatTakesSecondsRuns(DocumentedCommand documented) throws IOException {
    CommandLine result = CommandLine.run(onTheFinishedOutput(documented).toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isNotEmpty();
  }

  @Test
  void theHelpInTheDocsIsTheOneThatIsPrinted() throws IOException {
    assertThat(Files.readString(Project.FOLDER.resolve("docs/commands.md")))
        .contains("```\n$ ./lsq --help\n" + CommandLine.run("--help").out() + "```\n");
  }

  /** The command with the files of this test in place of those that the documents speak of. */
  private List<String> onTheFinishedOutput(DocumentedCommand documented) throws IOException {
    Path run =
        requireNonNull(
            FinishedOutputs.file(output, "runs/resnet-8-2bit-*/network.lsq").getParent());
    Path report = output.resolve("reports/cifar10");
    Path images = finished.images();
    List<String> words = new ArrayList<>();
    int results = 0;
    for (String word : documented.words()) {
      String actual =
          word.replaceFirst("^--output=.*", "--output=" + output)
              .replaceFirst("^--input=.*", "--input=" + images)
              .replaceFirst("^--experiment=.*", "--experiment=" + report.resolve("experiment.yaml"))
              .replaceFirst("^--model=.*", "--model=" + run.resolve("network.lsq"))
              .replaceFirst("^--run=FOLDER/.*", "--run=" + run)
              .replaceFirst("^--run=.*", "--run=" + run.getFileName())
              .replaceFirst("^--(to|html)=.*", "--$1=" + folder.resolve("written"));
      if (actual.endsWith("results.json")) {
        actual =
            (results++ == 0 ? report : finished.other().resolve("reports/cifar10"))
                + "/results.json";
      }
      words.add(actual);
    }
    boolean artifacts = Commands.named(documented.name()).options().contains(OptionGroup.ARTIFACTS);
    if (artifacts && words.stream().noneMatch(word -> word.startsWith("--output="))) {
      words.add("--output=" + output);
    }
    switch (documented.name()) {
      case "new" -> words.set(1, folder.resolve(words.get(1) + words.size()).toString());
      case "runs" ->
          words.replaceAll(word -> word.matches("NAME|resnet-.*") ? run.getFileName() + "" : word);
      case "watch" -> {
        words.removeIf(word -> word.matches("--(text|every|port).*"));
        words.addAll(List.of("--text", "--every=1"));
      }
      case "export" -> {
        words.removeIf(word -> word.startsWith("--to="));
        words.add("--to=" + folder.resolve("exported-" + words.hashCode()));
      }
      case "verify" -> words.add("--maxRejected=0.5");
      case "classify" ->
          words.replaceAll(
              word ->
                  words.indexOf(word) == 0 || word.startsWith("--")
                      ? word
                      : images.resolve("val/red").toString());
      default -> {}
    }
    return words;
  }
}
