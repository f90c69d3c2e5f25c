package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Operation;

final class CloudCostsTest {
  private static final Pattern REQUESTS =
      Pattern.compile("about (\\S+) requests\\s+of class A and (\\S+) of\\s+class B");

  @AutoClose private final Bucket bucket = Bucket.open();

  /** At a rate at which no time passes, in which leases would be renewed. */
  @Test
  void aPlanCountsTheRequestsThatReproduceMakes(@TempDir Path folder) throws Exception {
    SmallExperiment experiment = new SmallExperiment(SmallImages.tarsIn(folder.resolve("in")), 2);
    String output = "gs://bucket/output";
    CommandLine plan =
        CommandLine.run(experiment.command("plan", output, "--imagesPerSecond=1000000000"));
    Matcher planned = REQUESTS.matcher(plan.out());
    assertThat(planned.find()).as(plan.out() + plan.err()).isTrue();
    int classA = classA();
    int classB = classB();
    CommandLine done =
        CommandLine.run(
            experiment.command("reproduce", output, "--workFolder=" + folder.resolve("work")));
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(classA() - classA).isCloseTo(number(planned.group(1)), withinPercentage(10));
    assertThat(classB() - classB).isCloseTo(number(planned.group(2)), withinPercentage(10));
  }

  /** At 300 images a second on average: 2,990 accelerator-hours. */
  @Test
  void table1CostsLessThanTenDollarsOfRequests() {
    CommandLine plan =
        CommandLine.run(
            "plan",
            "--experiment=table1",
            "--output=gs://bucket/table1",
            "--imagesPerSecond=300",
            "--workers=8");
    Matcher dollars = Pattern.compile("\\$([0-9.]+) for about").matcher(plan.out());
    assertThat(dollars.find()).as(plan.out() + plan.err()).isTrue();
    assertThat(Double.parseDouble(dollars.group(1))).isBetween(5.0, 10.0);
  }

  /** Each upload is one request of class A, however many parts it has. */
  private int classA() {
    return count(Operation.LIST, Operation.INSERT, Operation.START_UPLOAD);
  }

  private int classB() {
    return count(Operation.GET, Operation.DOWNLOAD);
  }

  private int count(Operation... operations) {
    return Stream.of(operations).mapToInt(bucket.server()::requests).sum();
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace(",", ""));
  }
}
