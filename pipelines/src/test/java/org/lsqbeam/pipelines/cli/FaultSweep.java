package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.pipelines.faults.FileOperations;
import org.lsqbeam.pipelines.faults.FileOperations.Fault;

/**
 * Runs a tiny experiment from images to report again and again, each time with another file
 * operation failing, and then once more without a fault. The process needs {@link
 * org.lsqbeam.pipelines.faults.FaultyFileSystemProvider} as its default file system.
 */
public final class FaultSweep {
  private FaultSweep() {}

  /** Arguments: a folder, a fault, the first operation, the distance to the next. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Fault fault = Fault.valueOf(arguments[1]);
    long first = Long.parseLong(arguments[2]);
    long stride = Long.parseLong(arguments[3]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    SmallExperiment experiment =
        new SmallExperiment(SmallPhotographs.in(folder.resolve("images")), 1);
    Path reference = folder.resolve("reference");
    FileOperations.watch(folder, 0, fault);
    long started = System.nanoTime();
    CommandLine whole = CommandLine.run(experiment.command("reproduce", reference));
    long operations = FileOperations.stop();
    out.println("operations " + operations + " " + FileOperations.kinds());
    out.println("seconds " + (System.nanoTime() - started) / 1e9);
    if (whole.exitCode() != 0) {
      throw new AssertionError(whole.err());
    }
    Map<String, String> files = SmallExperiment.files(reference);
    for (long operation = first; operation <= operations + 20; operation += stride) {
      Path output = folder.resolve("output");
      FileOperations.watch(folder, operation, fault);
      CommandLine faulty = CommandLine.run(experiment.command("reproduce", output));
      FileOperations.stop();
      String failed = FileOperations.failed();
      if (failed == null) {
        break;
      }
      CommandLine again = CommandLine.run(experiment.command("reproduce", output));
      Map<String, String> found = again.exitCode() == 0 ? SmallExperiment.files(output) : Map.of();
      boolean same =
          SmallExperiment.decidedBytes(found).equals(SmallExperiment.decidedBytes(files));
      List<String> names = SmallExperiment.names(found);
      List<String> extra = new java.util.ArrayList<>(names);
      SmallExperiment.names(files).forEach(extra::remove);
      List<String> missing = new java.util.ArrayList<>(SmallExperiment.names(files));
      names.forEach(missing::remove);
      Map<String, String> line = new TreeMap<>();
      out.printf(
          "%d %s -> %d %s -> %d %s same=%s extra=%s missing=%s%n",
          operation,
          failed.replace(folder.toString(), "~"),
          faulty.exitCode(),
          faulty.errors().toString().replace(folder.toString(), "~"),
          again.exitCode(),
          again.exitCode() == 0 ? "" : again.errors(),
          same,
          extra,
          missing);
      FolderTree.delete(output);
    }
  }
}
