package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The use that a process makes of the system at one moment, as Linux tells in {@code /proc}.
 *
 * @param residentKib memory
 * @param threads of the JVM and of TensorFlow
 * @param handles open files
 */
record ProcessUse(long residentKib, long threads, long handles) {
  static ProcessUse of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    List<String> status = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
      return new ProcessUse(number(status, "VmRSS:"), number(status, "Threads:"), handles.count());
    }
  }

  private static long number(List<String> status, String name) {
    String line = status.stream().filter(text -> text.startsWith(name)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  /** Returns the median of one of the numbers. */
  static long median(List<ProcessUse> samples, ToLongFunction<ProcessUse> number) {
    List<Long> sorted = new ArrayList<>(samples.stream().map(number::applyAsLong).toList());
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }
}
