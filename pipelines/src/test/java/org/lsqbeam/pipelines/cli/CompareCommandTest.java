package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.report.Xml;

@ExtendWith(FinishedOutputs.Shared.class)
final class CompareCommandTest {
  private final FinishedOutputs finished;

  CompareCommandTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  private static String results(Path output) throws IOException {
    return FinishedOutputs.file(output, "reports/cifar10/results.json").toString();
  }

  @Test
  void equalReportsHaveNoDifference() throws Exception {
    String file = results(finished.whole());
    CommandLine compared = CommandLine.run("compare", file, file);

    assertThat(compared.exitCode()).isZero();
    assertThat(compared.out())
        .startsWith("The settings are equal.\n")
        .containsPattern("resnet-8, 2-bit, seed 1 +([\\d.]+) +\\1 +0\\.0 ");
  }

  @Test
  void thePageHasTheSameTable(@TempDir Path folder) throws Exception {
    Path page = folder.resolve("comparison.html");
    CommandLine compared =
        CommandLine.run(
            "compare", results(finished.whole()), results(finished.other()), "--html=" + page);

    assertThat(compared.out()).endsWith("Page: " + page + "\n");
    assertThat(Xml.table(Xml.parse(Files.readString(page)), "runs")).hasSize(2);
  }

  @Test
  void aFileOfAnEarlierVersionIsReadWithANote(@TempDir Path folder) throws Exception {
    Path old = Path.of("../docs/results/cifar10/results.json");
    CommandLine compared =
        CommandLine.run("compare", old.toString(), "../docs/results/cifar10-integers/results.json");

    assertThat(compared.exitCode()).isZero();
    assertThat(compared.errors())
        .containsExactly(
            old
                + " is of an earlier version of lsq-beam, without a digest;"
                + " whether it was changed cannot be told");
    assertThat(compared.out()).containsPattern("resnet-20, 2-bit, seed 1 +[\\d.]+ +[\\d.]+ ");

    String sealed = Files.readString(Path.of("../docs/results/cifar10-integers/results.json"));
    Path damaged = folder.resolve("damaged.json");
    Files.writeString(
        damaged,
        sealed.replace("  \"schema_version\" : 2,\n", "").replace("\"top1\" : ", "\"top1\" : 1"));
    CommandLine refused = CommandLine.run("compare", old.toString(), damaged.toString());
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err())
        .contains("lsq: " + damaged + " is damaged: its digest is not that of its content");
  }

  @Test
  void mistakesAreOneLine() throws Exception {
    String file = results(finished.whole());
    assertThat(CommandLine.run("compare", file).errors())
        .containsExactly("lsq: compare has 1 file; must be two, each a report's results.json");
    assertThat(CommandLine.run("compare", file, "gone.json").errors())
        .containsExactly("lsq: second is 'gone.json'; must be the path of a report's results.json");
  }
}
