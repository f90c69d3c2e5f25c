package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory, threads and open files of commands that run long: {@code mvn -Pendurance test}. The
 * heap has a fixed size and is touched at the start, so that growth is growth outside the heap.
 */
@Tag("endurance")
@EnabledOnOs(OS.LINUX) // reads /proc
final class EnduranceTest {
  private static final int COPIES = 5;
  private static final int BATCH = 2;
  private static final int STEPS_PER_EPOCH = COPIES * SmallImages.TRAIN / BATCH;
  private static final int STEPS = 50_000;
  private static final int SEEDS = 60;

  private final Path folder;

  EnduranceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /**
   * A tensor that is not closed takes at least 200 bytes, so one for each update would take 8 MiB
   * between the two medians, which are 40,000 updates apart; a batch that is kept, 50 MiB.
   */
  @Test
  void fiftyThousandUpdatesWithCheckpointsTakeNoMoreMemoryThreadsOrFiles() throws Exception {
    int epochs = STEPS / STEPS_PER_EPOCH;
    List<ProcessUse> samples =
        samples("--batchSize=" + BATCH, "--epochs={full: 1, 2: " + epochs + "}");
    assertThat(samples).hasSize(epochs);
    assertFlat(samples, 8 * 1024);
  }

  /**
   * A graph of ResNet-8 with its session takes more than 1 MiB, so one that is kept for each of the
   * 120 runs would take 100 MiB between the two medians.
   */
  @Test
  void aSweepOf120RunsInOneProcessTakeNoMoreMemoryThreadsOrFiles() throws Exception {
    List<ProcessUse> samples =
        samples("--epochs=1", "--seeds=" + IntStream.rangeClosed(1, SEEDS).boxed().toList());
    assertThat(samples).hasSize(SEEDS);
    assertFlat(samples, 16 * 1024);
  }

  /** Compares the median of the second tenth of the samples with that of the last. */
  private static void assertFlat(List<ProcessUse> samples, long kib) {
    int tenth = samples.size() / 10;
    List<ProcessUse> warm = samples.subList(tenth, 2 * tenth);
    List<ProcessUse> last = samples.subList(samples.size() - tenth, samples.size());
    for (int i = 0; i < samples.size(); i += Math.max(1, tenth / 2)) {
      System.out.println("sample " + (i + 1) + " of " + samples.size() + ": " + samples.get(i));
    }
    System.out.println("medians: warm " + medians(warm) + ", last " + medians(last));
    assertThat(medians(last).residentKib())
        .as("KiB of resident memory")
        .isLessThan(medians(warm).residentKib() + kib);
    // The JVM starts and ends threads of its compiler as it needs them.
    assertThat(medians(last).threads())
        .as("threads")
        .isLessThanOrEqualTo(medians(warm).threads() + 4);
    assertThat(medians(last).handles()).as("files").isLessThanOrEqualTo(medians(warm).handles());
  }

  private static ProcessUse medians(List<ProcessUse> samples) {
    return new ProcessUse(
        ProcessUse.median(samples, ProcessUse::residentKib),
        ProcessUse.median(samples, ProcessUse::threads),
        ProcessUse.median(samples, ProcessUse::handles));
  }

  /** Trains in a process, and samples its use after each epoch at 2 bits. */
  private List<ProcessUse> samples(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(
        List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-cp"));
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(Main.class.getName());
    arguments.addAll(
        List.of(
            new SmallExperiment(images(), 1).command("train", folder.resolve("output"), options)));
    arguments.addAll(List.of("--crop=8", "--padding=0"));
    Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
    List<ProcessUse> samples = new ArrayList<>();
    List<String> other = new ArrayList<>();
    try (BufferedReader output = process.inputReader()) {
      for (String text = output.readLine(); text != null; text = output.readLine()) {
        if (text.contains(" 2-bit seed ") && text.contains(", epoch ")) {
          samples.add(ProcessUse.of(process.pid()));
        } else {
          other.add(text);
        }
      }
    }
    assertThat(process.waitFor()).as(String.join("\n", other)).isZero();
    return samples;
  }

  private Path images() throws IOException {
    Path images = SmallImages.in(folder.resolve("images"));
    for (String name : new String[] {"blue", "red"}) {
      Path of = images.resolve("train").resolve(name);
      for (int i = 0; i < SmallImages.TRAIN / 2; i++) {
        for (int copy = 1; copy < COPIES; copy++) {
          Files.copy(of.resolve(i + ".png"), of.resolve(i + "-" + copy + ".png"));
        }
      }
    }
    return images;
  }
}
