package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

final class OneDnnLocatorTest {
  private static final long BASE = 0x7f00_0000_0000L;
  private static final long OBJECT = 0x10b0;
  private static final long GUARD = 0x1140;

  private static final Set<String> NAMES = Set.of(OneDnnLocator.OBJECT, OneDnnLocator.GUARD);

  private final Path folder;
  private final Path library;

  OneDnnLocatorTest(@TempDir Path folder) {
    this.folder = folder;
    this.library = folder.resolve("libtensorflow_cc.so.2");
  }

  @Test
  void aLibraryThatIsNotKnownIsLookedUpByTheSymbolsNames() throws IOException {
    Files.write(library, elf().buildId("0123456789abcdef").bytes());
    assertThat(OneDnnLocator.locate(maps(loaded("rw-p"))))
        .hasValue(new OneDnnCpu.Location(BASE + OBJECT, BASE + GUARD));
  }

  @Test
  void aLibraryThatIsKnownNeedsNoSymbols() throws IOException {
    String buildId = OneDnnLocator.KNOWN.keySet().iterator().next();
    Files.write(library, new SmallElf().buildId(buildId).stripped());
    assertThat(OneDnnLocator.inLibrary(library)).hasValue(OneDnnLocator.KNOWN.get(buildId));
  }

  @Test
  void aLibraryWithoutTheSymbolsHasNone() throws IOException {
    Files.write(library, elf().stripped());
    assertThat(OneDnnLocator.inLibrary(library)).isEmpty();
    Files.write(library, new SmallElf().variable(OneDnnLocator.OBJECT, OBJECT, 0x90).bytes());
    assertThat(OneDnnLocator.inLibrary(library)).as("no guard").isEmpty();
    Files.write(
        library,
        new SmallElf()
            .symbol(OneDnnLocator.OBJECT, 2, OBJECT, 0x90) // a function
            .variable(OneDnnLocator.GUARD, GUARD, 8)
            .bytes());
    assertThat(OneDnnLocator.inLibrary(library)).as("no variable").isEmpty();
  }

  @Test
  void anObjectOfAnotherSizeIsAnotherVersions() throws IOException {
    Files.write(
        library,
        new SmallElf()
            .variable(OneDnnLocator.OBJECT, OBJECT, 0x98)
            .variable(OneDnnLocator.GUARD, GUARD, 8)
            .bytes());
    assertThat(OneDnnLocator.inLibrary(library)).isEmpty();
  }

  @Test
  void withoutTensorFlowOrWithTwoThereIsNothing() throws IOException {
    Files.write(library, elf().bytes());
    assertThat(OneDnnLocator.locate(maps())).isEmpty();
    String second = loaded("rw-p").replace("7f0", "7e0");
    assertThat(OneDnnLocator.locate(maps(loaded("rw-p"), second))).isEmpty();
  }

  @Test
  void memoryThatCannotBeWrittenIsNotTaken() throws IOException {
    Files.write(library, elf().bytes());
    assertThat(OneDnnLocator.locate(maps(loaded("r--p")))).isEmpty();
  }

  @Test
  void aFileThatIsNoLibraryOrIsCutOffIsSaid() throws IOException {
    Files.writeString(library, "x".repeat(100));
    assertThatThrownBy(() -> OneDnnLocator.inLibrary(library))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no 64-bit little-endian ELF file");
    byte[] whole = elf().bytes();
    for (int length : new int[] {0, 63, 200, whole.length - 1}) {
      Files.write(library, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> OneDnnLocator.inLibrary(library)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void inTheRealLibraryItIsWhereNmFindsIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/nm")), "no nm here");
    assumeTrue(Files.exists(Path.of("/proc/self/maps")), "no Linux here");
    assertThat(TensorFlow.version()).isNotEmpty(); // loads it
    Path real =
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains("/libtensorflow_cc.so"))
            .map(line -> Path.of(line.substring(line.indexOf('/'))))
            .findFirst()
            .orElseThrow();
    OneDnnCpu.Location byNm = byNm(real);
    try (ElfFile elf = new ElfFile(real)) {
      assertThat(OneDnnLocator.bySymbols(elf)).hasValue(byNm);
    }
    assertThat(OneDnnLocator.inLibrary(real)).hasValue(byNm);
    assertThat(OneDnnLocator.locate(Path.of("/proc/self/maps"))).isPresent();
  }

  private static OneDnnCpu.Location byNm(Path file) throws IOException, InterruptedException {
    Process nm = new ProcessBuilder("/usr/bin/nm", file.toString()).start();
    Map<String, Long> addresses = new HashMap<>();
    try (BufferedReader lines = nm.inputReader()) {
      lines
          .lines()
          .filter(line -> NAMES.contains(line.substring(line.lastIndexOf(' ') + 1)))
          .map(line -> line.split(" "))
          .forEach(fields -> addresses.put(fields[2], Long.parseLong(fields[0], 16)));
    }
    assertThat(nm.waitFor()).isZero();
    return new OneDnnCpu.Location(
        addresses.getOrDefault(OneDnnLocator.OBJECT, -1L),
        addresses.getOrDefault(OneDnnLocator.GUARD, -1L));
  }

  private static SmallElf elf() {
    return new SmallElf()
        .variable("another", 0x10, 4)
        .variable(OneDnnLocator.OBJECT, OBJECT, 0x90)
        .variable(OneDnnLocator.GUARD, GUARD, 8);
  }

  /** The library's mappings: the object begins in the file's second one and ends in memory's. */
  private String loaded(String permissions) {
    return String.join(
        "\n",
        "7f0000000000-7f0000001000 r--p 00000000 08:01 11                 " + library,
        "7f0000001000-7f0000001100 "
            + permissions
            + " 00001000 08:01 11                 "
            + library,
        "7f0000001100-7f0000002000 " + permissions + " 00000000 00:00 0 ");
  }

  private Path maps(String... mappings) throws IOException {
    return Files.writeString(
        folder.resolve("maps"),
        "00400000-00401000 r-xp 00000000 08:01 7 /usr/bin/java\n"
            + Arrays.stream(mappings).map(lines -> lines + "\n").collect(Collectors.joining())
            + "7fffff000000-7fffff001000 rw-p 00000000 00:00 0 [stack]\n");
  }
}
