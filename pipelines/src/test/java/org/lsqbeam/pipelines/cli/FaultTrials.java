package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.pipelines.faults.FaultyFileSystemProvider;
import org.lsqbeam.pipelines.faults.FileOperations;
import org.lsqbeam.pipelines.faults.FileOperations.Fault;

/**
 * A process that runs a tiny experiment from images to report while one of its file operations
 * fails, then again without a fault. Its default file system must be {@link
 * org.lsqbeam.pipelines.faults.FaultyFileSystemProvider}.
 */
public final class FaultTrials {
  /** Prints the number of operations. */
  static final String COUNT = "count";

  private final Path folder;
  private final SmallExperiment experiment;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private FaultTrials(Path folder) {
    this.folder = folder;
    experiment = new SmallExperiment(folder.resolve("images"), 1);
  }

  /**
   * One trial.
   *
   * @param operation the number of the operation that fails
   * @param fault the way in which it fails
   * @param failed the operation, with its file; null if there are not so many operations
   * @param exitCode of the command with the fault
   * @param errors what it said on standard error, without its progress
   * @param exitCodeAgain of the same command without the fault
   * @param errorsAgain what that said
   * @param differences what the output has that the undisturbed one has not, or the reverse
   * @param recoveries the ways in which the process went on after a fault so far
   */
  record Trial(
      long operation,
      Fault fault,
      @Nullable String failed,
      int exitCode,
      List<String> errors,
      int exitCodeAgain,
      List<String> errorsAgain,
      List<String> differences,
      Set<Recovery> recoveries) {
    /** Whether the fault was told, and the same command then ended in the same bytes. */
    boolean isSurvived(Path folder) {
      return isTold(exitCode, errors, folder) && exitCodeAgain == 0 && differences.isEmpty();
    }
  }

  /**
   * Arguments: a folder with {@code images} and the undisturbed output {@code reference}; then
   * {@value #COUNT}, or trials such as {@code HALF:17}.
   */
  public static void main(String[] arguments) throws IOException {
    FaultTrials trials = new FaultTrials(Path.of(arguments[0]));
    for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
      if (argument.equals(COUNT)) {
        trials.count();
      } else {
        int colon = argument.indexOf(':');
        trials.run(
            Fault.valueOf(argument.substring(0, colon)),
            Long.parseLong(argument.substring(colon + 1)));
      }
    }
    System.exit(0);
  }

  private void count() throws IOException {
    FileOperations.watch(folder, 0, Fault.ONCE);
    CommandLine whole = CommandLine.run(experiment.command("reproduce", folder.resolve("counted")));
    if (whole.exitCode() != 0) {
      throw new AssertionError(whole.err());
    }
    out.println(FileOperations.stop());
    FolderTree.delete(folder.resolve("counted"));
  }

  private void run(Fault fault, long operation) throws IOException {
    Path output = folder.resolve("output");
    FileOperations.watch(folder, operation, fault);
    CommandLine faulty = CommandLine.run(experiment.command("reproduce", output));
    FileOperations.stop();
    String failed = FileOperations.failed();
    CommandLine again = CommandLine.run(experiment.command("reproduce", output));
    Trial trial =
        new Trial(
            operation,
            fault,
            failed,
            faulty.exitCode(),
            faulty.errors(),
            again.exitCode(),
            again.errors(),
            differences(folder.resolve("reference"), output),
            Recovery.counts().keySet());
    out.println(Json.line(trial));
    FolderTree.delete(output);
  }

  /** Starts a process with a file system that fails. */
  static Process process(Class<?> main, Path folder, List<String> arguments) throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                    + FaultyFileSystemProvider.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }

  /** Whether a command succeeded, or said in one line which file failed. */
  static boolean isTold(CommandLine command, Path folder) {
    return isTold(command.exitCode(), command.errors(), folder);
  }

  private static boolean isTold(int exitCode, List<String> errors, Path folder) {
    return exitCode == 0
        || (errors.size() == 1
            && errors.get(0).startsWith("lsq: ")
            && errors.get(0).contains(folder.toString()));
  }

  /** The names of files that only one of two outputs has, and of those that differ in it. */
  static List<String> differences(Path reference, Path output) throws IOException {
    return differences(SmallExperiment.files(reference), SmallExperiment.files(output));
  }

  /** The same, of the SHA-256 of their files by name. */
  static List<String> differences(Map<String, String> expected, Map<String, String> found) {
    TreeSet<String> differences = new TreeSet<>(SmallExperiment.names(expected));
    TreeSet<String> names = new TreeSet<>(SmallExperiment.names(found));
    TreeSet<String> both = new TreeSet<>(differences);
    both.retainAll(names);
    differences.addAll(names);
    differences.removeAll(both);
    Map<String, String> decided = SmallExperiment.decidedBytes(found);
    SmallExperiment.decidedBytes(expected)
        .forEach(
            (name, sha256) -> {
              if (!sha256.equals(decided.get(name))) {
                differences.add(name);
              }
            });
    return List.copyOf(differences);
  }
}
