package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lsq plan}, which does nothing and writes nothing. */
final class PlanTest {
  private final Path folder;
  private final Path output;

  PlanTest(@TempDir Path folder) {
    this.folder = folder;
    this.output = folder.resolve("output");
  }

  @Test
  void anExperimentIsPlannedWithoutItsImages() {
    CommandLine plan =
        plan("--experiment=cifar10", "--imagesPerSecond={full: 1000, quantized: 900}");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(words(plan))
        .startsWith("cifar10: 5 runs, 5 to do dataset cifar10")
        .contains("50,000 training and 10,000 validation images of 10 classes", "assumed")
        .contains("on one accelerator", "with 1 worker:");
    // 30 epochs of 390 batches of 128; at 1000 images/s
    assertThat(plan.out().lines())
        .anyMatch(
            line -> line.matches("resnet-20-full +0/11,700 +1,497,600 +1,000 +24 min 58 s +to do"));
    assertThat(output).doesNotExist();
  }

  @Test
  void thePapersNetworksArePlanned() {
    CommandLine plan =
        plan("--experiment=cifar10", "--networks=resnet-18,squeezenext-23-2x", "--precisions=2");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(words(plan)).contains("cifar10: 4 runs, 4 to do", "unknown without a rate");
  }

  @Test
  void updatesAreMeasuredWhereThatIsAskedFor() {
    CommandLine plan =
        plan("--networks=resnet-8", "--precisions=full,2", "--batchSize=8", "--measure");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(words(plan)).contains("images/s measured on this machine");
    assertThat(plan.out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "resnet-8-2bit-[0-9a-f]{12} +0/3,000 +24,000 +[0-9.,]+ +[0-9a-z. ]+ +to do"));
    assertThat(output).doesNotExist();
  }

  @Test
  void whatIsDoneIsSaidToBeDoneAndNotTouched() throws IOException {
    String input = "--input=" + SmallImages.in(folder.resolve("images"));
    List<String> experiment =
        List.of(
            "--experiment=cifar10", "--networks=resnet-8", "--epochs=1", "--batchSize=16", input);
    assertThat(words(plan(experiment, "--precisions=full,2")))
        .contains("40 training and 12 validation images of 2 classes")
        .contains("counted in the input")
        .contains("2 runs, 2 to do");
    assertThat(command("reproduce", experiment, "--precisions=full").exitCode()).isZero();
    Map<String, String> before = SmallExperiment.files(output);

    CommandLine plan = plan(experiment, "--precisions=full,2", "--imagesPerSecond=32");
    assertThat(words(plan))
        .startsWith("cifar10: 2 runs, 1 done, 1 to do dataset cifar10")
        .contains("prepared in " + output.resolve("datasets/cifar10-"));
    assertThat(plan.out().lines())
        .anyMatch(line -> line.matches("resnet-8-full-[0-9a-f]{12} +2/2 +0 +- +- +done"))
        .anyMatch(line -> line.matches("resnet-8-2bit-[0-9a-f]{12} +0/2 +32 +32.0 +1.0 s +to do"));
    // The dataset that is there tells as much as the images that it was made from.
    assertThat(plan(experiment.subList(0, 4), "--precisions=full,2", "--imagesPerSecond=32").out())
        .isEqualTo(plan.out());
    assertThat(words(plan(experiment, "--precisions=full", "--seeds=1,2")))
        .contains("2 runs, 1 done, 1 to do", "images/s of the last epochs of runs in the output");
    assertThat(words(plan(experiment, "--precisions=full,2"))).contains("unknown without a rate");
    // Another experiment: its runs have other fingerprints, but the same network and precision.
    assertThat(words(plan(experiment, "--precisions=full", "--weightDecay=0.3", "--name=other")))
        .contains("1 run, 1 to do", "images/s of the last epochs of runs in the output");
    assertThat(words(plan(experiment, "--precisions=full", "--crop=28")))
        .contains("1 run, 1 to do", "unknown without a rate");
    assertThat(words(plan(experiment, "--precisions=full")))
        .contains("1 run, 1 done")
        .endsWith("time nothing left to train ");
    assertThat(SmallExperiment.files(output)).isEqualTo(before);
  }

  @Test
  void mistakesAreRefusedInOneLine() {
    assertRefused(plan("--measure=perhaps"), "measure is 'perhaps'");
    assertRefused(plan("--measure", "--imagesPerSecond=3"), "imagesPerSecond is '3'");
    assertRefused(plan("--imagesPerSecond=fast"), "imagesPerSecond is 'fast'");
    assertRefused(plan("--workers=0"), "workers is 0; must be a whole number, 1 to");
    assertRefused(plan("--precisions=9"), "unknown precision '9'");
    assertRefused(CommandLine.run("plan", "--output="), "output is ''");
    assertRefused(plan("--experiment=cifar10", "--input="), "input is missing");
    assertRefused(
        plan("--experiment=cifar10", "--datasetName=toys"),
        "input is missing; --input=PATH counts the images of dataset toys");
  }

  private void assertRefused(CommandLine result, String said) {
    assertThat(result.errors()).singleElement().asString().startsWith("lsq: ").contains(said);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(output).doesNotExist();
  }

  /** Without the breaks between lines. */
  private static String words(CommandLine plan) {
    return plan.out().replaceAll("\\s+", " ");
  }

  private CommandLine plan(String... options) {
    return command("plan", List.of(options));
  }

  private CommandLine plan(List<String> options, String... more) {
    return command("plan", options, more);
  }

  private CommandLine command(String command, List<String> options, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--output=" + output));
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    return CommandLine.run(arguments.toArray(String[]::new));
  }
}
