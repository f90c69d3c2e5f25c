package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CpuInfoTest {
  private final Path file;

  CpuInfoTest(@TempDir Path folder) {
    file = folder.resolve("cpuinfo");
  }

  @Test
  void theFirstProcessorIsRead() throws IOException {
    Files.writeString(
        file,
        """
        processor\t: 0
        vendor_id\t: AuthenticAMD
        cpu family\t: 25
        model\t\t: 17
        model name\t: AMD EPYC
        stepping\t: 1
        flags\t\t: fpu sse2 fma avx avx2 avx512f avx512_bf16 avx512_vnni

        processor\t: 1
        cpu family\t: 99
        """);
    assertThat(CpuInfo.processor(file))
        .hasValue(
            new Processor(
                "AuthenticAMD",
                25,
                17,
                1,
                List.of("avx", "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16")));
  }

  @Test
  void aProcessorOtherThanX86IsNotKnown() throws IOException {
    Files.writeString(file, "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n");
    assertThat(CpuInfo.processor(file)).isEmpty();
    assertThat(CpuInfo.processor(file.resolveSibling("none"))).isEmpty();
  }
}
