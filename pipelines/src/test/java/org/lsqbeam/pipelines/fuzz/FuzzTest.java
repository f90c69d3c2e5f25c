package org.lsqbeam.pipelines.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.cli.CommandLine;

/**
 * Gives changed inputs to every reader of outside data. A reader takes an input, or refuses it by
 * an error of ours: one line that names the file. No input makes it take memory for what a header
 * only declares.
 *
 * <p>{@code mvn -Pfuzz test} tries a million; {@code -Dfuzz=1000 -Dfuzz.reader=PNG|BMP
 * -Dfuzz.first=5} tries a thousand of one reader from a number on. Equal numbers are equal inputs.
 */
final class FuzzTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<BufferPoolMXBean> OUTSIDE_THE_HEAP =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
  private static final long MOST_BYTES = 256L << 20;
  private static final String LIBRARIES = "(com|java|javax|org\\.(?!lsqbeam))\\.[a-z]+\\..*";

  /** Inputs for each reader; fewer for slow ones. */
  private static final int INPUTS = Integer.getInteger("fuzz", 300);

  private static final String ONLY = System.getProperty("fuzz.reader", "");
  private static final long FIRST = Long.getLong("fuzz.first", 0);

  /** The most seconds of the processor for one input; 0 for any. */
  private static final long LONGEST = Long.getLong("fuzz.seconds", 0) * 1_000_000_000;

  /** Whether all failures are listed, not only the first of each reader. */
  private static final boolean ALL = Boolean.getBoolean("fuzz.all");

  @TempDir private Path folder = Path.of("");

  @TestFactory
  Stream<DynamicTest> everyReaderTakesOrRefuses() throws IOException {
    Stream<Reader> readers =
        Stream.of(
                ImageReaders.all(),
                List.of(PackedNetworkReader.reader(), PredictionsReader.reader()),
                SourceReaders.in(Files.createDirectories(folder.resolve("sources"))),
                SettingsReaders.in(Files.createDirectories(folder.resolve("settings"))),
                ArtifactReaders.in(Files.createDirectories(folder.resolve("artifacts"))))
            .flatMap(List::stream);
    return readers
        .filter(reader -> ONLY.isEmpty() || reader.name().matches(ONLY))
        .map(reader -> DynamicTest.dynamicTest(reader.name(), () -> fuzz(reader)));
  }

  private static void fuzz(Reader reader) {
    byte[] valid = reader.repair().apply(reader.seeds().get(0).clone());
    assertThatCode(() -> reader.reading().read(valid)).doesNotThrowAnyException();
    Map<String, String> failures = new TreeMap<>();
    long inputs = Math.max(1, INPUTS / reader.cost());
    long refused = 0;
    long most = 0;
    long longest = 0;
    long slowest = 0;
    for (long number = FIRST; number < FIRST + inputs; number++) {
      byte[] input = reader.input(number);
      long before = allocated();
      long start = THREADS.getCurrentThreadCpuTime();
      @Nullable Throwable thrown = read(reader, input);
      long time = THREADS.getCurrentThreadCpuTime() - start;
      long allocated = allocated() - before;
      refused += thrown == null ? 0 : 1;
      most = Math.max(most, allocated);
      slowest = time > longest ? number : slowest;
      longest = Math.max(longest, time);
      Optional<String> problem = problem(reader, thrown, allocated);
      if (problem.isEmpty() && LONGEST > 0 && time > LONGEST) {
        problem = Optional.of("slow: " + time / 1_000_000 + " ms");
      }
      if (problem.isPresent()) {
        failures.putIfAbsent(problem.get(), "input " + number + ": " + thrown);
        if (!ALL) {
          break;
        }
      }
    }
    System.out.printf(
        "fuzz %-30s %,9d inputs, %3d %% refused, at most %,d kB, %,d ms (input %d); failures: %s%n",
        reader, inputs, 100 * refused / inputs, most >> 10, longest / 1_000_000, slowest, failures);
    assertThat(failures).isEmpty();
  }

  private static @Nullable Throwable read(Reader reader, byte[] input) {
    try {
      reader.reading().read(input);
      return null;
    } catch (Throwable e) { // whatever it is
      return e;
    }
  }

  /** What is wrong with an outcome; empty if nothing is. */
  private static Optional<String> problem(
      Reader reader, @Nullable Throwable thrown, long allocated) {
    if (allocated > MOST_BYTES) {
      return Optional.of("allocates " + (allocated >> 20) + " MiB");
    }
    if (thrown == null) {
      return Optional.empty();
    }
    String origin = thrown.getStackTrace()[0].toString();
    CommandLine said = CommandLine.of(thrown);
    String problem =
        said.exitCode() != reader.exitCode() || !origin.startsWith("org.lsqbeam.")
            ? "exit code " + said.exitCode()
            : !said.err().contains(reader.named())
                ? "no file"
                : !isOneLine(said.err()) ? "no line of ours" : "";
    return problem.isEmpty()
        ? Optional.empty()
        : Optional.of(problem + ": " + thrown.getClass().getName() + " at " + origin);
  }

  /** Whether an error is one line without a library's words. */
  static boolean isOneLine(String err) {
    return err.matches("lsq: [^\\p{Cntrl}]+\n") && !err.matches("(?s).*\\b" + LIBRARIES);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId())
        + OUTSIDE_THE_HEAP.stream().mapToLong(BufferPoolMXBean::getTotalCapacity).sum();
  }
}
