package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpuSoftwareTest {
  @TempDir private Path proc = Path.of("");

  @Test
  void modelDriverAndLibrariesAreRead() throws IOException {
    write(
        "driver/nvidia/version",
        """
        NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
        GCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1~22.04)
        """);
    write("driver/nvidia/gpus/0000:01:00.0/information", "Model: \t NVIDIA L4\nIRQ:   \t 160\n");
    write("driver/nvidia/gpus/0000:02:00.0/information", "Model: \t NVIDIA L4\nIRQ:   \t 161\n");
    write(
        "self/maps",
        """
        7f0 r--p 000 08:01 11 /usr/local/cuda/lib64/libcudart.so.12.5.82
        7f1 r--p 000 08:01 12 /usr/lib/x86_64-linux-gnu/libcudnn_ops.so.9.9.9
        7f2 r--p 000 08:01 13 /usr/lib/x86_64-linux-gnu/libcudnn.so.9.3.0
        7f3 r--p 000 08:01 14 /usr/lib/x86_64-linux-gnu/libc.so.6
        """);
    assertThat(GpuSoftware.versions(proc))
        .isEqualTo(
            Map.of(
                "GPU",
                "NVIDIA L4",
                "GPU driver",
                "550.54.15",
                "CUDA",
                "12.5.82",
                "cuDNN",
                "9.3.0"));
  }

  @Test
  void theOpenDriverIsReadToo() throws IOException {
    write(
        "driver/nvidia/version",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  560.35.03  Release Build\n");
    assertThat(GpuSoftware.versions(proc)).isEqualTo(Map.of("GPU driver", "560.35.03"));
  }

  @Test
  void whereThereIsNoGpuNothingIsSaid() throws IOException {
    assertThat(GpuSoftware.versions(proc)).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Path file = proc.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
