package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.faults.FolderState;
import org.lsqbeam.transforms.run.Attempts;
import org.lsqbeam.transforms.run.RunCheck;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * Every kind of file of a finished output with every kind of damage, as the table in {@code
 * docs/reliability.md} has it.
 */
@ExtendWith(FinishedOutputs.Shared.class)
@TestInstance(Lifecycle.PER_CLASS)
final class DamageTableTest {
  private static final Path PAGE = Path.of("../docs/reliability.md");
  private static final String HEADER = "| file | damage | `verify` says | `reproduce` |";

  private final FinishedOutputs finished;
  private final Map<Artifact.Part, Path> outputs = new EnumMap<>(Artifact.Part.class);
  private Path temporary = Path.of("");
  private Path other = Path.of("");
  private List<String> rows = List.of();
  private @Nullable TrainingSpec spec;

  DamageTableTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  @BeforeAll
  void takeTheOutputsApart(@TempDir Path folder) throws IOException {
    temporary = folder;
    spec = run(finished.whole()).spec();
    // Not unfinished: its files of a finished run take the place of others.
    other = SmallExperiment.copy(finished.other(), folder.resolve("other"));
    run(other).writeFailure("another loss");
    new Attempts(run(other)).begin();
    new Attempts(run(other)).begin();
    for (Artifact.Part part : Artifact.Part.values()) {
      Path output = SmallExperiment.copy(finished.whole(), folder.resolve(part.name()));
      outputs.put(part, output);
      // Without its dataset, no evaluation of a run is computed again, which would take long.
      for (String other : List.of("datasets", "runs", "reports")) {
        if (!part.needs().contains(other)) {
          FolderTree.delete(output.resolve(other));
        }
      }
      if (part == Artifact.Part.UNFINISHED) {
        unfinish(output);
      }
    }
    List<String> page = Files.readAllLines(PAGE);
    int header = page.indexOf(HEADER);
    rows =
        page.subList(header + 2, page.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .toList();
  }

  /** Adds what only a run has that is not done. */
  private static void unfinish(Path output) throws IOException {
    RunFolder run = run(output);
    for (Artifact result :
        List.of(
            Artifact.DONE,
            Artifact.EVALUATION,
            Artifact.PREDICTIONS,
            Artifact.QUANTIZATION_ERROR,
            Artifact.NETWORK,
            Artifact.AGREEMENT)) {
      run.storage().delete(result.file());
    }
    run.writeFailure("a loss that is not finite");
    new Attempts(run).begin();
  }

  /** Where the page differs, {@code target/damage.md} has the table that belongs there. */
  @Test
  void theTableSaysWhatHappens() throws IOException {
    List<String> actual = new ArrayList<>();
    for (Artifact artifact : Artifact.values()) {
      for (Damage damage : Damage.values()) {
        actual.add(row(artifact, damage));
      }
    }
    Files.write(Path.of("target/damage.md"), actual);
    assertThat(rows).containsExactlyElementsOf(actual);
  }

  private String row(Artifact artifact, Damage damage) throws IOException {
    Path output = requireNonNull(outputs.get(artifact.part()));
    Path file = FinishedOutputs.file(output, artifact.path());
    byte[] content = Files.readAllBytes(file);
    damage.make(file, FinishedOutputs.file(other, artifact.path()));
    boolean equal = Files.isRegularFile(file) && Arrays.equals(content, Files.readAllBytes(file));
    String said = equal ? "nothing: the bytes are equal" : verified(artifact, output, file);
    String done = equal ? Artifact.NOT_READ : repaired(artifact, damage, output);
    FolderTree.delete(file);
    Files.write(file, content);
    return "| "
        + String.join(" | ", "`" + artifact.file() + "`", damage.words(), said, done)
        + " |";
  }

  private static String verified(Artifact artifact, Path output, Path file) {
    CommandLine result = CommandLine.run("verify", "--output=" + output);
    if (artifact.part() == Artifact.Part.ROOT) {
      assertThat(result.exitCode()).isNotZero();
      return withoutNumbers(result.err().strip().replaceFirst("^lsq: ", ""), output, file);
    }
    assertThat(result.exitCode()).as(result.err()).isIn(0, 3);
    List<String> problems =
        result
            .out()
            .lines()
            .filter(line -> line.startsWith("problem: "))
            .map(line -> line.substring("problem: ".length()))
            .filter(line -> !line.startsWith(output + "/datasets has no dataset"))
            .toList();
    return problems.stream()
        .filter(problem -> problem.contains(file.toString()))
        .findFirst()
        .or(() -> problems.stream().findFirst())
        .map(problem -> withoutNumbers(problem, output, file))
        .orElse("nothing");
  }

  /** Leaves out what differs from one output to another. */
  private static String withoutNumbers(String message, Path output, Path file) {
    String text =
        message.startsWith(file.toString()) ? message.substring(file.toString().length()) : message;
    return text.replaceFirst("^[, ]+", "")
        .replace(output + "/", "")
        .replace(output.toString(), "DIR")
        .replaceAll("\\b[0-9a-f]{12}\\b", "*")
        .replaceAll("(?<![-\\w])\\d+(?![-\\w])", "n");
  }

  /** Does what {@code reproduce} does before it trains; of files of a run, that is the whole. */
  private String repaired(Artifact artifact, Damage damage, Path output) throws IOException {
    if (artifact.part() != Artifact.Part.RUN && artifact != Artifact.FAILED) {
      return artifact.remedy(damage);
    }
    Path copy = SmallExperiment.copy(output, Files.createTempDirectory(temporary, "repaired"));
    RunFolder run = run(copy);
    if (damage == Damage.FOLDER) { // which is not copied
      Files.createDirectory(run.path().resolve(artifact.file()));
    }
    try {
      List<String> repaired = RunCheck.repair(run, requireNonNull(spec));
      if (repaired.isEmpty()) {
        return damage == Damage.DELETED ? artifact.remedy(damage) : Artifact.NOT_READ;
      }
      return repaired.get(0).endsWith("; making it again") ? Artifact.MADE_AGAIN : Artifact.REMOVED;
    } catch (InvalidDataException e) {
      return Artifact.REFUSED;
    } finally {
      FolderTree.delete(copy);
    }
  }

  private static RunFolder run(Path output) throws IOException {
    return new RunFolder(FinishedOutputs.file(output, "runs/resnet-8-2bit-*"));
  }

  /** The whole command, for each row: 20 minutes of a processor. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void reproduceDoesWhatTheTableSays(Artifact artifact) throws IOException {
    for (Damage damage : Damage.values()) {
      Path output =
          SmallExperiment.copy(finished.whole(), Files.createTempDirectory(temporary, "whole"));
      if (artifact.part() == Artifact.Part.UNFINISHED) {
        unfinish(output);
      } else if (artifact.part() == Artifact.Part.DATASET) { // so that it is read
        Files.delete(FinishedOutputs.file(output, Artifact.EVALUATION.path()));
      }
      Path file = FinishedOutputs.file(output, artifact.path());
      damage.make(file, FinishedOutputs.file(other, artifact.path()));
      FolderState damaged = FolderState.of(output);
      CommandLine result = finished.run("reproduce", output);
      String done = done(result, file, damaged.files().get(output.relativize(file).toString()));
      String start = "| `" + artifact.file() + "` | " + damage.words() + " | ";
      assertThat(rows)
          .as("%s%s: %s", start, done, result.err())
          .anyMatch(row -> row.startsWith(start) && row.endsWith(" | " + done + " |"));
      if (result.exitCode() == 0) {
        assertThat(SmallExperiment.decidedBytes(output))
            .isEqualTo(SmallExperiment.decidedBytes(finished.whole()));
      }
      FolderTree.delete(output);
    }
  }

  private static String done(CommandLine result, Path file, @Nullable String sha256)
      throws IOException {
    if (result.exitCode() != 0) {
      assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
      assertThat(result.errors())
          .singleElement()
          .asString()
          .contains(requireNonNull(file.getParent()).toString());
      return Artifact.REFUSED;
    }
    if (!Files.exists(file)) {
      return sha256 == null ? Artifact.NOT_READ : Artifact.REMOVED;
    }
    return Sha256.hex(Files.readAllBytes(file)).equals(sha256)
        ? Artifact.NOT_READ
        : Artifact.MADE_AGAIN;
  }
}
