package org.lsqbeam.transforms.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.lsqbeam.transforms.storage.Storage;

/** A process that wants the runs whose names it reads, each at a moment of its own. */
final class ClaimingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;

  private ClaimingProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Takes a storage of runs, and a folder where trainings are counted. */
  public static void main(String[] arguments) throws IOException {
    Storage runs = Storage.at(arguments[0]);
    BufferedReader wanted =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = wanted.readLine(); line != null; line = wanted.readLine()) {
      String[] parts = line.split(" ", 2);
      System.out.println(trains(runs, parts[1], Path.of(arguments[1]), Long.parseLong(parts[0])));
    }
  }

  /**
   * Trains a run as a worker does: it comes again until the run is done, by itself or another.
   *
   * @param counts where each training leaves a byte
   * @param start the moment to begin, in milliseconds
   * @return whether it was this one that trained it
   */
  static boolean trains(Storage runs, String name, Path counts, long start) throws IOException {
    RunFolder run = new RunFolder(runs.in(name));
    while (System.currentTimeMillis() < start) {
      Thread.onSpinWait();
    }
    Optional<RunLock> claim = RunLock.take(run);
    while (claim.isEmpty()) {
      Thread.onSpinWait();
      claim = RunLock.take(run);
    }
    try (RunLock held = claim.get()) {
      if (run.done().isPresent()) {
        return false;
      }
      Files.write(
          counts.resolve(name), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      held.requireHeld();
      run.writeDone(new RunFolder.Done("0123456789ab", 1, "ab"));
      return true;
    }
  }

  static ClaimingProcess start(String runs, Path counts) throws IOException {
    ClaimingProcess started =
        new ClaimingProcess(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dlsqbeam.gcsEndpoint=" + System.getProperty("lsqbeam.gcsEndpoint"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ClaimingProcess.class.getName(),
                    runs,
                    counts.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    started.answer();
    return started;
  }

  void want(String run, long start) throws IOException {
    process.getOutputStream().write((start + " " + run + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns its next line. */
  String answer() throws IOException {
    return String.valueOf(answers.readLine());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
