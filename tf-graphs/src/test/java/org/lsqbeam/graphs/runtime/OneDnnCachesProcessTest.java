package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/** The real object of the real library, in a process of its own. */
final class OneDnnCachesProcessTest {
  private static final Path L1 = Path.of("/sys/devices/system/cpu/cpu0/cache/index0");

  @BeforeEach
  void requireLinuxOnX86() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "no Linux here");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "no x86-64 here");
  }

  @Test
  void impossibleCachesAreForgottenBeforeTheFirstSessionOpens() throws Exception {
    assertThat(process("impossible", "true"))
        .containsExactly(
            "before: 3 levels of 1, 1, 1",
            "after: 0 levels of 1, 1, 1",
            "CPU cache sizes: oneDNN's defaults; correction: corrected",
            "a later job: corrected",
            "correctCpuCaches is false, but a job before this one in this process had true, and"
                + " oneDNN keeps its kernels");
  }

  @Test
  void whereTheCommandSaysSoTheyStay() throws Exception {
    assertThat(process("impossible", "false"))
        .containsExactly(
            "before: 3 levels of 1, 1, 1",
            "after: 3 levels of 1, 1, 1",
            "CPU cache sizes: 1, 1, 1 bytes per core; correction: switched off",
            "a later job: switched off",
            "correctCpuCaches is true, but a job before this one in this process had false, and"
                + " oneDNN keeps its kernels");
  }

  @Test
  void cachesThatLinuxSeesTooStay() throws Exception {
    assumeTrue(Files.exists(L1.resolve("size")), "this machine hides its caches");
    String kibibytes = Files.readString(L1.resolve("size")).strip().replace("K", "");
    List<String> lines = process("as it is", "true");
    assertThat(lines.get(1)).as("after").isEqualTo(lines.get(0).replace("before", "after"));
    assertThat(lines.get(2))
        .startsWith("CPU cache sizes: " + Integer.parseInt(kibibytes) * 1024 + ", ")
        .endsWith("correction: not needed");
  }

  private static List<String> process(String caches, String correct) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                caches,
                correct)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.lines().toList();
    }
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  /** A worker that is told whether to correct, and maybe has impossible caches. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws Exception {
      boolean correct = Boolean.parseBoolean(arguments[1]);
      OneDnnCaches.initialize(Sessions.config());
      OneDnnCpu.Location found = OneDnnLocator.locate(Path.of("/proc/self/maps")).orElseThrow();
      NativeMemory memory = new NativeMemory();
      if (arguments[0].equals("impossible")) {
        memory.write(found.object() + MadeUpCpu.LEVELS, 3);
        for (int level = 0; level < 3; level++) {
          memory.write(found.object() + MadeUpCpu.SIZES[level], 1);
          memory.write(found.object() + MadeUpCpu.CORES[level], 1);
        }
      }
      print("before", memory, found);
      new WorkerSettings(0, correct, null).adopt();
      try (Graph graph = new Graph()) {
        Sessions.open(graph).close();
        print("after", memory, found);
        System.out.println(OneDnnCaches.description());
        System.out.println("a later job: " + correctionInALaterJob(graph));
        OneDnnCaches.allowCorrection(!correct);
      } catch (UnsatisfiedRequirementException e) {
        System.out.println(e.getMessage());
      }
    }

    private static void print(String when, NativeMemory memory, OneDnnCpu.Location found) {
      System.out.print(
          when + ": " + memory.read(found.object() + MadeUpCpu.LEVELS) + " levels of ");
      System.out.println(
          Arrays.stream(MadeUpCpu.SIZES)
              .mapToObj(offset -> Integer.toUnsignedString(memory.read(found.object() + offset)))
              .collect(Collectors.joining(", ")));
    }

    /** Opens a session by our classes loaded anew, as a cluster does for each job. */
    private static Object correctionInALaterJob(Graph graph) throws Exception {
      URL here = Sessions.class.getProtectionDomain().getCodeSource().getLocation();
      try (LaterJob job = new LaterJob(here)) {
        Class<?> sessions = job.loadClass(Sessions.class.getName());
        ((Session) sessions.getMethod("open", Graph.class).invoke(null, graph)).close();
        Object correction =
            job.loadClass(OneDnnCaches.class.getName()).getMethod("correction").invoke(null);
        return ((Optional<?>) correction)
            .map(found -> found.toString().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse("none");
      }
    }
  }

  /** Loads our classes again, and all others from the process. */
  private static final class LaterJob extends URLClassLoader {
    LaterJob(URL ours) {
      super(new URL[] {ours}, LaterJob.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.lsqbeam.") && findLoadedClass(name) == null) {
        return findClass(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
