package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logits that other processes compute, under options that change how the JVM computes. */
final class OtherProcessesTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector ";
  private static final String ONE_THREAD = "-XX:ActiveProcessorCount=1";
  private static final String TWO_THREADS = "-XX:ActiveProcessorCount=2";

  /** Only processors with AVX know its option. */
  private static final String AVX = "-XX:+IgnoreUnrecognizedVMOptions -XX:UseAVX=";

  @ParameterizedTest
  @ValueSource(
      strings = {
        ONE_THREAD,
        TWO_THREADS + " -Xint",
        VECTORS + ONE_THREAD,
        VECTORS + TWO_THREADS,
        VECTORS + "-Xint",
        VECTORS + AVX + "1"
      })
  void theLogitsAreTheSameBits(String options) throws Exception {
    List<String> expected =
        List.of(
            options.startsWith(VECTORS) ? "vectors" : "scalars",
            LogitDigests.of(2, 2),
            LogitDigests.of(4, 3),
            LogitDigests.of(8, 8));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(options.split(" ")));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            LogitDigests.class.getName(),
            "2",
            "2",
            "4",
            "3",
            "8",
            "8"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed.lines()).containsExactlyElementsOf(expected);
  }
}
