package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.experiment.ExperimentSchema;
import org.lsqbeam.pipelines.experiment.NewExperiment;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/** Writes an experiment file for images of one's own, with the schema by which editors check it. */
final class NewCommand implements Command {
  @Override
  public String name() {
    return "new";
  }

  @Override
  public String description() {
    return "write an experiment file for your own images, after a look at them";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.ARTIFACTS);
  }

  @Override
  public String words() {
    return "NAME";
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    List<String> words = arguments.words();
    if (words.size() != 1) {
      throw new IllegalArgumentException(
          words.isEmpty()
              ? "the experiment has no name; write lsq new NAME --input=IMAGES"
              : "unexpected argument '" + words.get(1) + "'");
    }
    Path file = Path.of(words.get(0) + ".yaml");
    String name = Path.of(words.get(0)).getFileName().toString();
    NewExperiment.requireName(name);
    if (Files.exists(file)) {
      throw new IllegalArgumentException(file + " exists; choose another name, or remove it");
    }
    String input = arguments.artifacts().input();
    if (input == null || input.isBlank()) {
      throw new IllegalArgumentException("input is missing; new needs --input=PATH of the images");
    }
    NewExperiment experiment =
        NewExperiment.lookAt(ImageSource.detect(Storage.at(input)), name, input);
    AtomicFile.write(
        file.resolveSibling(ExperimentSchema.FILE_NAME), Json.indented(ExperimentSchema.json()));
    AtomicFile.write(file, experiment.yaml().getBytes(StandardCharsets.UTF_8));
    experiment.warnings().forEach(warning -> err.println("warning: " + warning));
    String options =
        CommandText.quoted("--experiment=" + file) + " " + CommandText.quoted("--input=" + input);
    out.println("Experiment: " + file);
    out.println("What it costs: ./lsq plan " + options);
    out.println("Run it: ./lsq reproduce " + options);
    return ExitCode.DONE;
  }
}
