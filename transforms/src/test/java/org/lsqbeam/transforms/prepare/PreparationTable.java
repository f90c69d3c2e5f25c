package org.lsqbeam.transforms.prepare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SharedData;

/**
 * Prints the CPU time of preparing an image in one thread, beside Pillow's in turns: {@code mvn
 * -Pbench}, docs/performance.md. Not among the tests, because no test is named so.
 */
final class PreparationTable {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 15);
  private static final int WARM_UP_IMAGES = 4000;
  private static final int MOST_IMAGES = 250;
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Milliseconds of an image in each round. */
  private final List<Double> examples = new ArrayList<>();

  private final List<Double> decoding = new ArrayList<>();
  private final List<Double> encoding = new ArrayList<>();
  private final List<Double> pillow = new ArrayList<>();
  private final List<Double> draft = new ArrayList<>();

  @Test
  void print() throws Exception {
    List<byte[]> files = files();
    Optional<PillowProcess> peer =
        PillowProcess.start(System.getProperty("bench.python", "python3"), files);
    try (RepeatedPreparation preparation = new RepeatedPreparation(files)) {
      for (int done = 0; done < WARM_UP_IMAGES; ) {
        done += preparation.makeExamples();
      }
      for (int round = 0; round < ROUNDS; round++) {
        examples.add(milliseconds(preparation::makeExamples));
        decoding.add(milliseconds(preparation::decode));
        encoding.add(milliseconds(preparation::encode));
        if (peer.isPresent()) {
          pillow.add(1e3 * peer.get().round(false) / files.size());
          draft.add(1e3 * peer.get().round(true) / files.size());
        }
      }
    } finally {
      peer.ifPresent(PillowProcess::close);
    }
    System.out.println(table(files.size(), peer.map(PillowProcess::versions)));
  }

  private String table(int images, Optional<String> peer) {
    StringBuilder table = new StringBuilder(images + " images\n\n");
    table.append("| | ms of CPU an image | of the rounds |\n|---|--:|--:|\n");
    add(table, "lsq-beam", examples);
    add(table, "decoding alone", decoding);
    add(table, "encoding alone", encoding);
    if (peer.isPresent()) {
      add(table, peer.get(), pillow);
      add(table, "in draft mode", draft);
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ratios.add(pillow.get(round) / examples.get(round));
      }
      add(table, "ratio, Pillow over lsq-beam", ratios);
    }
    return table.toString();
  }

  private static void add(StringBuilder table, String name, List<Double> rounds) {
    List<Double> sorted = rounds.stream().sorted().toList();
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f | %.2f to %.2f |%n",
            name,
            sorted.get(sorted.size() / 2),
            sorted.get(0),
            sorted.get(sorted.size() - 1)));
  }

  /** What is measured; returns the number of images. */
  private interface Work {
    int run() throws UndecodableImageException;
  }

  /** The CPU time of all threads of this process, for an image. */
  private static double milliseconds(Work work) throws UndecodableImageException {
    long start = MACHINE.getProcessCpuTime();
    int images = work.run();
    return (MACHINE.getProcessCpuTime() - start) / 1e6 / images;
  }

  private static List<byte[]> files() throws IOException {
    @Nullable String folder = System.getProperty("bench.images");
    Path input = folder == null ? SharedData.folder("imagenet-sample") : Path.of(folder);
    List<byte[]> files = new ArrayList<>();
    for (ImageSource.Part part : Preparation.detect(input).parts()) {
      part.read(new Files(files));
    }
    return files.subList(0, Math.min(MOST_IMAGES, files.size()));
  }

  /** Keeps the bytes of files. */
  private record Files(List<byte[]> found) implements ImageSource.Receiver {
    @Override
    public void encoded(String className, String file, byte[] bytes) {
      found.add(bytes);
    }

    @Override
    public void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason) {}

    @Override
    public void pixels(String className, String file, Supplier<Image> image) {}
  }
}
