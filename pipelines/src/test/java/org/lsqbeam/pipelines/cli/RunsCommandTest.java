package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The runs of a finished output, and of copies that were changed. */
@ExtendWith(FinishedOutputs.Shared.class)
final class RunsCommandTest {
  private final FinishedOutputs finished;

  RunsCommandTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  private static String name(Path output, String start) throws IOException {
    Path spec = FinishedOutputs.file(output, "runs/" + start + "-*/spec.json");
    return requireNonNull(spec.getParent()).getFileName().toString();
  }

  @Test
  void everyRunIsListedWithItsStateAndItsReport() throws Exception {
    CommandLine list = CommandLine.run("runs", "--output=" + finished.whole());

    assertThat(list.exitCode()).isZero();
    assertThat(list.out().lines()).hasSize(3);
    assertThat(list.out())
        .containsPattern(
            "resnet-8 +2-bit +1 +done +[\\d.]+ +[\\d.]+ MiB +resnet-8-2bit-\\S+ +cifar10")
        .containsPattern("resnet-8 +full precision +1 +done ");
  }

  @Test
  void aLongNameOfAReportIsCutAndTheRunIsWhole(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    Files.move(
        output.resolve("reports/cifar10"),
        output.resolve("reports/mine-precisions=full,4-epochs=-full-3-4-2"));

    assertThat(CommandLine.run("runs", "--output=" + output).out())
        .containsPattern(
            name(output, "resnet-8-2bit") + "  mine-precisions=full,4-epoc\\.\\.\\.\n");
  }

  @Test
  void oneRunIsShownAndAnUnknownOneSuggestsTheNearest() throws Exception {
    String name = name(finished.whole(), "resnet-8-2bit");
    CommandLine shown = CommandLine.run("runs", "show", name, "--output=" + finished.whole());
    CommandLine unknown =
        CommandLine.run("runs", "show", name + "0", "--output=" + finished.whole());

    assertThat(shown.out())
        .containsPattern("(?m)^state +done$")
        .containsPattern("(?m)^epochs +1 of 1$")
        .containsPattern("(?m)^precision +2$")
        .containsPattern("(?m)^learningRate +[\\d.e-]+$")
        .containsPattern("(?m)^trained +20\\S+Z to 20\\S+Z$")
        .containsPattern("(?m)^machine +.+, [\\d.]+ GiB of memory, \\d+ threads?$")
        .containsPattern("(?m)^software +.*lsq-beam ");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errors())
        .containsExactly("lsq: unknown run '" + name + "0'; did you mean '" + name + "'?");
  }

  @Test
  void nothingIsRemovedFromAFinishedOutput() throws Exception {
    CommandLine clean = CommandLine.run("runs", "clean", "--output=" + finished.whole());

    assertThat(clean.out()).isEqualTo("would be removed by --delete: 0 folders, 0.0 MiB\n");
  }

  @Test
  void whatNoReportNeedsIsListedFirstAndThenRemoved(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    String quantized = name(output, "resnet-8-2bit");
    for (String result :
        List.of(
            "done.json",
            "evaluation.json",
            "predictions.bin",
            "quantization-error.json",
            "network.lsq",
            "integer-agreement.json")) {
      Files.delete(output.resolve("runs/" + quantized + "/" + result));
    }
    Map<String, String> before = SmallExperiment.files(output);

    CommandLine dry = CommandLine.run("runs", "clean", "--output=" + output);
    assertThat(dry.out())
        .contains("runs/" + quantized + "  unfinished, ")
        .contains("would be removed by --delete: 1 folder, ");
    assertThat(SmallExperiment.files(output)).isEqualTo(before);

    CommandLine clean = CommandLine.run("runs", "clean", "--delete", "--output=" + output);
    assertThat(clean.out()).contains("removed: 1 folder, ");
    assertThat(output.resolve("runs/" + quantized)).doesNotExist();
    assertThat(output.resolve("runs/" + name(output, "resnet-8-full"))).exists();
  }

  @Test
  void aRunThatARunOfAReportStartsFromIsKept(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    Files.delete(FinishedOutputs.file(output, "reports/cifar10/results.json"));

    CommandLine clean = CommandLine.run("runs", "clean", "--output=" + output);
    assertThat(clean.out()).contains("in no report").contains("2 folders");
  }

  @Test
  void mistakesAreOneLine() {
    String output = "--output=" + finished.whole();
    assertThat(CommandLine.run("runs", "lsit", output).errors())
        .containsExactly("lsq: unknown action 'lsit'; did you mean 'list'?");
    assertThat(CommandLine.run("runs", "list", "more", output).errors())
        .containsExactly("lsq: unexpected argument 'more'");
    assertThat(CommandLine.run("runs", "--delete", output).errors())
        .containsExactly("lsq: --delete is only for lsq runs clean");
  }
}
