package org.lsqbeam.graphs.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processor of this machine, as Linux describes it. */
public final class CpuInfo {
  /** The instruction sets that oneDNN's kernels differ by, as Linux names them. */
  private static final List<String> INSTRUCTION_SETS =
      List.of(
          "avx",
          "avx2",
          "fma",
          "avx_vnni",
          "avx512f",
          "avx512dq",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          "amx_fp16");

  private static final Path FILE = Path.of("/proc/cpuinfo");

  private CpuInfo() {}

  /** The processor's name; the architecture where the name is not known. */
  public static String name() throws IOException {
    return fields(FILE).getOrDefault("model name", System.getProperty("os.arch"));
  }

  /** Empty where Linux does not say it: on other systems, and on processors other than x86. */
  public static Optional<Processor> processor() throws IOException {
    return processor(FILE);
  }

  static Optional<Processor> processor(Path file) throws IOException {
    Map<String, String> fields = fields(file);
    Set<String> flags = Set.of(fields.getOrDefault("flags", "").split(" +"));
    try {
      return Optional.of(
          new Processor(
              fields.getOrDefault("vendor_id", "unknown"),
              Integer.parseInt(fields.getOrDefault("cpu family", "")),
              Integer.parseInt(fields.getOrDefault("model", "")),
              Integer.parseInt(fields.getOrDefault("stepping", "")),
              INSTRUCTION_SETS.stream().filter(flags::contains).toList()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The facts about the first processor. */
  private static Map<String, String> fields(Path file) throws IOException {
    Map<String, String> fields = new HashMap<>();
    if (Files.isReadable(file)) {
      for (String line : Files.readAllLines(file)) {
        int colon = line.indexOf(':');
        if (colon >= 0) {
          fields.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    }
    return fields;
  }
}
