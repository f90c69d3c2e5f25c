package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lsqbeam.graphs.io.FolderTree;

/**
 * A finished output of every kind of file, and one of other labels. They are made once for all
 * tests that take them as a parameter, and must not be changed.
 */
final class FinishedOutputs implements AutoCloseable {
  private static final String EXPERIMENT = "--experiment=cifar10-quantization-error";

  private final Path folder;
  private final SmallExperiment experiment;

  private FinishedOutputs() {
    try {
      folder = Files.createTempDirectory("finished");
      Path images = SmallImages.in(folder.resolve("images"));
      experiment = new SmallExperiment(images, 1);
      Files.writeString(images.resolve("train/red/broken.png"), "no image"); // to be rejected
      make(whole());
      Path red = images.resolve("train/red");
      Path blue = images.resolve("train/blue");
      Path apart = Files.move(red, folder.resolve("red"));
      Files.move(blue, red);
      Files.move(apart, blue);
      make(other());
      Files.move(red, apart);
      Files.move(blue, red);
      Files.move(apart, blue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the outputs to tests. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == FinishedOutputs.class;
    }

    @Override
    public FinishedOutputs resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(FinishedOutputs.class))
          .getOrComputeIfAbsent(
              FinishedOutputs.class, any -> new FinishedOutputs(), FinishedOutputs.class);
    }
  }

  private void make(Path output) {
    CommandLine result = run("reproduce", output);
    if (result.exitCode() != 0) {
      throw new AssertionError(result.err());
    }
  }

  /** Runs a command of the experiment that made them. */
  CommandLine run(String command, Path output, String... more) {
    return run(command, output.toString(), more);
  }

  /** The same, on an output in any storage. */
  CommandLine run(String command, String output, String... more) {
    return CommandLine.run(List.of(line(command, output)), more);
  }

  /** The command line of that. */
  String[] line(String command, String output) {
    return experiment.command(command, output, EXPERIMENT, "--maxRejected=0.5");
  }

  /** Watches the experiment in a terminal. */
  CommandLine watch(Path output) {
    return watch(output.toString());
  }

  /** The same, of an output in any storage. */
  CommandLine watch(String output) {
    return CommandLine.run(watching(output));
  }

  /** The command line of that. */
  List<String> watching(String output) {
    List<String> line = new ArrayList<>(List.of(experiment.command("watch", output, EXPERIMENT)));
    line.addAll(List.of("--text", "--every=1"));
    return line;
  }

  /** The output. */
  Path whole() {
    return folder.resolve("output");
  }

  /** The images of the output, one of which cannot be read. */
  Path images() {
    return folder.resolve("images");
  }

  /** The output of the other labels. */
  Path other() {
    return folder.resolve("other");
  }

  /** Returns the first file of a name, in which a star stands for digits of a fingerprint. */
  static Path file(Path output, String name) throws IOException {
    String pattern = name.replace(".", "\\.").replace("*", "[0-9a-f]+");
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(file -> output.relativize(file).toString().matches(pattern))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name));
    }
  }

  @Override
  public void close() throws IOException {
    FolderTree.delete(folder);
  }
}
