package org.lsqbeam.pipelines.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lsqbeam.graphs.files.Sha256;
import org.lsqbeam.transforms.artifacts.Provenance;
import org.lsqbeam.transforms.artifacts.RunFolder;

/**
 * A network at full precision and at 2 bits on a few photographs, to be run in several places.
 *
 * @param input its photographs
 * @param epochs of each network, of 5 updates each
 */
record SmallExperiment(Path input, int epochs) {
  static final int STEPS_PER_EPOCH = 5;

  /** The command line, with more options or other values of these. */
  String[] command(String command, Path output, String... more) {
    return command(command, output.toString(), more);
  }

  /** As the other, with an output that may be elsewhere. */
  String[] command(String command, String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--experiment=cifar10",
                "--networks=resnet-8",
                "--precisions=full,2",
                "--epochs=" + epochs,
                "--batchSize=8",
                "--input=" + input,
                "--output=" + output));
    for (String option : more) {
      String name = option.substring(0, option.indexOf('=') + 1);
      arguments.removeIf(given -> given.startsWith(name));
      arguments.add(option);
    }
    return arguments.toArray(String[]::new);
  }

  /** The folder of the run of a name such as {@code resnet-8-full}, once it is there. */
  static RunFolder run(Path output, String name) throws IOException, InterruptedException {
    Path runs = output.resolve("runs");
    await(runs + "/" + name, () -> !folders(runs, name).isEmpty());
    return new RunFolder(folders(runs, name).get(0));
  }

  private static List<Path> folders(Path runs, String name) throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.filter(folder -> folder.getFileName().toString().startsWith(name)).toList();
    }
  }

  /** How many runs were trained in more than one go. */
  static long interrupted(Path output) throws IOException {
    long interrupted = 0;
    for (Path run : folders(output.resolve("runs"), "resnet-8")) {
      interrupted += sessions(new RunFolder(run)).size() > 1 ? 1 : 0;
    }
    return interrupted;
  }

  /** Waits until a run is in the midst of its training. */
  void awaitMiddle(RunFolder run) throws IOException, InterruptedException {
    await(
        "the middle of " + run.path(),
        () -> run.latestStep().orElse(0) >= (long) STEPS_PER_EPOCH * epochs / 3);
  }

  interface Condition {
    boolean holds() throws IOException;
  }

  static void await(String what, Condition condition) throws IOException, InterruptedException {
    for (int tenths = 0; tenths < 1800; tenths++) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not within 3 minutes: " + what);
  }

  /** Stretches of a run's training; more than one where it was stopped. */
  static List<Provenance.Session> sessions(RunFolder run) throws IOException {
    return run.provenance().map(Provenance::sessions).orElse(List.of());
  }

  /** SHA-256 of what must be equal bit for bit wherever it was made, by its path. */
  static Map<String, String> decidedBytes(Path output) throws IOException {
    Predicate<String> decided =
        file ->
            file.startsWith("datasets/")
                || file.contains("/variables.")
                || file.endsWith("done.json")
                || file.endsWith("evaluation.json")
                || file.endsWith("spec.json");
    Map<String, String> hashes = files(output);
    hashes.keySet().removeIf(decided.negate());
    return hashes;
  }

  /** SHA-256 of every file below a folder, by its path. */
  static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        hashes.put(folder.relativize(path).toString(), Sha256.hex(Files.readAllBytes(path)));
      }
    }
    return hashes;
  }

  /** The accuracy table that a command printed, without the report's place. */
  static List<String> table(CommandLine result) {
    return result.out().lines().filter(line -> !line.startsWith("Report: ")).toList();
  }
}
