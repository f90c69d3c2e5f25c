package org.lsqbeam.graphs.export;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.integer.PackedFile;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link SpeedBenchmark} and prints the table of docs/performance.md: {@code mvn -Pbench}. Not
 * among the tests, because no test is named so.
 */
final class SpeedTable {
  private static final int FORKS = Integer.getInteger("bench.forks", 3);

  @Test
  void print(@TempDir Path folder) throws Exception {
    List<String> networks = new ArrayList<>();
    for (String name : System.getProperty("bench.networks", "resnet-18,resnet-20").split(",", -1)) {
      for (String bits : System.getProperty("bench.bits", "2,3,4,8").split(",", -1)) {
        String file = name + " " + bits;
        int side = name.equals("resnet-20") ? 32 : 224;
        Path scratch = folder.resolve("training " + file);
        scratch.toFile().mkdir();
        PackedFile.write(folder.resolve(file), TrainedNetworks.packed(name, bits, side, scratch));
        networks.add(file);
      }
    }
    System.out.println(table(run(folder, networks)));
  }

  /** Writes a jar that refers to the class path: ONNX Runtime ends a long command line. */
  private static Path classPathJar(Path folder) throws IOException {
    String entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" "));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, entries);
    Path jar = folder.resolve("class-path.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  private static Collection<RunResult> run(Path folder, List<String> networks)
      throws IOException, RunnerException {
    System.setProperty("java.class.path", classPathJar(folder).toString());
    return new Runner(
            new OptionsBuilder()
                .include(SpeedBenchmark.class.getName())
                .param("network", networks.toArray(new String[0]))
                .forks(FORKS)
                .warmupIterations(25)
                .measurementIterations(9)
                .jvm(
                    System.getProperty(
                        "bench.jvm",
                        Path.of(System.getProperty("java.home"), "bin/java").toString()))
                .jvmArgs(
                    "-Xmx1g",
                    "--add-modules=jdk.incubator.vector",
                    "-D" + SpeedBenchmark.FOLDER + "=" + folder)
                .resultFormat(ResultFormatType.JSON)
                .result("target/speed.json")
                .build())
        .run();
  }

  private static String table(Collection<RunResult> results) {
    StringBuilder table =
        new StringBuilder(
            """
            | network, bits | ms | images/s | GMAC/s | ONNX Runtime, ms | ratio | of the forks |
            |---|--:|--:|--:|--:|--:|--:|
            """);
    for (RunResult result : results) {
      Collection<BenchmarkResult> forks = result.getBenchmarkResults();
      double integer = median(of(forks, fork -> seconds(fork, "integerSeconds")));
      double floats = median(of(forks, fork -> seconds(fork, "floatSeconds")));
      List<Double> ratios =
          of(forks, fork -> seconds(fork, "floatSeconds") / seconds(fork, "integerSeconds"));
      double products = seconds(forks.iterator().next(), "products");
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.0f | %.0f | %.2f | %.2f | %.2f to %.2f |%n",
              result.getParams().getParam("network"),
              1e3 * integer,
              1 / integer,
              products / integer / 1e9,
              1e3 * floats,
              median(ratios),
              ratios.get(0),
              ratios.get(ratios.size() - 1)));
    }
    return table.toString();
  }

  private static double seconds(BenchmarkResult fork, String counter) {
    return median(
        of(
            fork.getIterationResults(),
            iteration ->
                Objects.requireNonNull(iteration.getSecondaryResults().get(counter)).getScore()));
  }

  /** Returns values in order. */
  private static <T> List<Double> of(Collection<T> from, ToDoubleFunction<T> value) {
    return from.stream().mapToDouble(value).sorted().boxed().toList();
  }

  private static double median(List<Double> sorted) {
    int size = sorted.size();
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
