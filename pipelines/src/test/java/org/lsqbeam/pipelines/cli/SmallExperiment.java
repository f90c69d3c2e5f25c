package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/**
 * A network at full precision and at 2 bits on a few images, to be run in several places.
 *
 * @param input its images, as {@code --input} takes them
 * @param epochs of each network, of 5 updates each
 */
record SmallExperiment(String input, int epochs) {
  static final int STEPS_PER_EPOCH = 5;

  SmallExperiment(Path input, int epochs) {
    this(input.toString(), epochs);
  }

  /** The command line, with more options or other values of these. */
  String[] command(String command, Path output, String... more) {
    return command(command, output.toString(), more);
  }

  /** The same, with an output in any storage. */
  String[] command(String command, String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--experiment=cifar10",
                "--name=cifar10",
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
    return run(Storage.at(output.toString()), name);
  }

  /** The same, of an output in any storage. */
  static RunFolder run(Storage output, String name) throws IOException, InterruptedException {
    await(output.root() + "/runs/" + name, () -> !runs(output, name).isEmpty());
    return runs(output, name).get(0);
  }

  /** The folders of all runs whose names begin so. */
  static List<RunFolder> runs(Storage output, String name) throws IOException {
    Storage runs = output.in("runs");
    return runs.children("").stream()
        .filter(run -> run.startsWith(name))
        .map(run -> new RunFolder(runs.in(run)))
        .toList();
  }

  /** How many runs were trained in more than one go. */
  static long interrupted(Path output) throws IOException {
    long interrupted = 0;
    for (RunFolder run : runs(Storage.at(output.toString()), "resnet-8")) {
      interrupted += sessions(run).size() > 1 ? 1 : 0;
    }
    return interrupted;
  }

  /** Waits until a run is in the midst of its training. */
  void awaitMiddle(RunFolder run) throws IOException, InterruptedException {
    await(
        "the middle of " + run.root(),
        () -> run.latestStep().orElse(0) >= (long) STEPS_PER_EPOCH * epochs / 3);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  /** Looks again and again, which is all that can be done for another process. */
  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
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

  /** Copies the files of an output; returns the copy. */
  static Path copy(Path output, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(output.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return copy;
  }

  /** SHA-256 of what must be equal bit for bit wherever it was made, by its path. */
  static Map<String, String> decidedBytes(Path output) throws IOException {
    return decidedBytes(files(output));
  }

  /** Selects the SHA-256 of files that must be equal wherever they were made. */
  static Map<String, String> decidedBytes(Map<String, String> files) {
    Predicate<String> decided =
        file ->
            file.startsWith("datasets/")
                || file.contains("/variables.")
                || file.endsWith("done.json")
                || file.endsWith("evaluation.json")
                || file.endsWith("quantization-error.json")
                || file.endsWith("predictions.bin")
                || file.endsWith("network.lsq")
                || file.endsWith("integer-agreement.json")
                || file.endsWith("spec.json");
    Map<String, String> hashes = new TreeMap<>(files);
    hashes.keySet().removeIf(decided.negate());
    return hashes;
  }

  /** The names of files, sorted, without the time in those of TensorBoard's. */
  static List<String> names(Map<String, String> files) {
    return files.keySet().stream()
        .map(name -> name.replaceFirst("(/events.out.tfevents).*", "$1"))
        .toList();
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
