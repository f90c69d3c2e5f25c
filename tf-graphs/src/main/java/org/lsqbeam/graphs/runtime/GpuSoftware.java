package org.lsqbeam.graphs.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The GPU's model, its driver, and the CUDA and cuDNN libraries that this process has loaded, as
 * Linux and NVIDIA's driver report them. All of them affect floating-point results.
 */
public final class GpuSoftware {
  private static final Pattern VERSION = Pattern.compile("\\b\\d+(?:\\.\\d+)+\\b");
  private static final Pattern MODEL = Pattern.compile("(?m)^Model:\\s*(.+?)\\s*$");
  private static final Pattern LIBRARY =
      Pattern.compile("/lib(cudart|cudnn)\\.so\\.(\\d+(?:\\.\\d+)*)(?:\\s|$)");

  private GpuSoftware() {}

  /** The known versions by name: {@code GPU}, {@code GPU driver}, {@code CUDA}, {@code cuDNN}. */
  public static Map<String, String> versions() throws IOException {
    return versions(Path.of("/proc"));
  }

  static Map<String, String> versions(Path proc) throws IOException {
    Map<String, String> versions = new TreeMap<>();
    Path driver = proc.resolve("driver/nvidia");
    TreeSet<String> models = new TreeSet<>();
    if (Files.isDirectory(driver.resolve("gpus"))) {
      try (Stream<Path> gpus = Files.list(driver.resolve("gpus"))) {
        for (Path gpu : gpus.toList()) {
          Matcher model = MODEL.matcher(text(gpu.resolve("information")));
          if (model.find()) {
            models.add(model.group(1));
          }
        }
      }
    }
    if (!models.isEmpty()) {
      versions.put("GPU", String.join(", ", models));
    }
    Matcher version = VERSION.matcher(text(driver.resolve("version")));
    if (version.find()) {
      versions.put("GPU driver", version.group());
    }
    Matcher library = LIBRARY.matcher(text(proc.resolve("self/maps")));
    while (library.find()) {
      versions.put(library.group(1).equals("cudnn") ? "cuDNN" : "CUDA", library.group(2));
    }
    return versions;
  }

  private static String text(Path file) throws IOException {
    return Files.isReadable(file) ? Files.readString(file) : "";
  }
}
