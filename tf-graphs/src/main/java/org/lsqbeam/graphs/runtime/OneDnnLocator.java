package org.lsqbeam.graphs.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Locates oneDNN's view of the processor in the TensorFlow library that a process has loaded. */
final class OneDnnLocator {
  /** {@code dnnl::impl::cpu::x64::cpu()::cpu_}. */
  static final String OBJECT = "_ZZN4dnnl4impl3cpu3x643cpuEvE4cpu_";

  /** The guard variable of {@link #OBJECT}. */
  static final String GUARD = "_ZGVZN4dnnl4impl3cpu3x643cpuEvE4cpu_";

  /**
   * Addresses in libraries that are known, by build id: those need no look at a million symbols.
   */
  static final Map<String, OneDnnCpu.Location> KNOWN =
      Map.of(
          // tensorflow-core-native 1.1.0, linux-x86_64
          "cdcdb4f3f8a928555b71513cbcae8523", new OneDnnCpu.Location(0x1b4885b0L, 0x1b488640L));

  private static final Pattern MAPPING =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S+) ([0-9a-f]+) \\S+ \\S+\\s*(.*)");
  private static final Pattern LIBRARY = Pattern.compile(".*/libtensorflow_cc\\.so(\\.\\d+)*");

  private OneDnnLocator() {}

  /** A line of {@code /proc/self/maps}. */
  private record Mapping(long start, long end, boolean writable, long offset, String path) {
    static Optional<Mapping> parse(String line) {
      Matcher fields = MAPPING.matcher(line);
      if (!fields.matches()) {
        return Optional.empty();
      }
      return Optional.of(
          new Mapping(
              Long.parseUnsignedLong(fields.group(1), 16),
              Long.parseUnsignedLong(fields.group(2), 16),
              fields.group(3).startsWith("rw"),
              Long.parseUnsignedLong(fields.group(4), 16),
              fields.group(5)));
    }

    boolean isStartOfLibrary() {
      return offset == 0 && LIBRARY.matcher(path).matches();
    }
  }

  /**
   * Where it is; empty if no TensorFlow is loaded, if it is loaded twice, or if its symbols are not
   * known.
   *
   * @param maps the memory mappings of a process, as {@code /proc/self/maps} has them
   */
  static Optional<OneDnnCpu.Location> locate(Path maps) throws IOException {
    List<Mapping> mappings =
        Files.readAllLines(maps).stream().map(Mapping::parse).flatMap(Optional::stream).toList();
    List<Mapping> libraries = mappings.stream().filter(Mapping::isStartOfLibrary).toList();
    if (libraries.size() != 1) {
      return Optional.empty();
    }
    long base = libraries.get(0).start;
    return inLibrary(Path.of(libraries.get(0).path))
        .map(found -> new OneDnnCpu.Location(base + found.object(), base + found.guard()))
        .filter(found -> areWritable(mappings, found.object(), OneDnnCpu.SIZE))
        .filter(found -> areWritable(mappings, found.guard(), Integer.BYTES));
  }

  /** Its addresses from where the library is loaded. */
  static Optional<OneDnnCpu.Location> inLibrary(Path library) throws IOException {
    try (ElfFile elf = new ElfFile(library)) {
      Optional<OneDnnCpu.Location> known = elf.buildId().map(KNOWN::get);
      return known.isPresent() ? known : bySymbols(elf);
    }
  }

  static Optional<OneDnnCpu.Location> bySymbols(ElfFile elf) throws IOException {
    Map<String, ElfFile.Variable> variables = elf.variables(Set.of(OBJECT, GUARD));
    ElfFile.Variable object = variables.get(OBJECT);
    ElfFile.Variable guard = variables.get(GUARD);
    if (object == null || guard == null || object.size() != OneDnnCpu.SIZE) {
      return Optional.empty();
    }
    return Optional.of(new OneDnnCpu.Location(object.address(), guard.address()));
  }

  private static boolean areWritable(List<Mapping> mappings, long address, int bytes) {
    long checked = address;
    for (Mapping mapping : mappings) {
      if (mapping.writable && mapping.start <= checked && checked < mapping.end) {
        checked = mapping.end;
      }
    }
    return checked >= address + bytes;
  }
}
