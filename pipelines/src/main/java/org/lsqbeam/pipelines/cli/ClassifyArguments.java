package org.lsqbeam.pipelines.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.pipelines.options.ClassifyOptions;

/**
 * The arguments of {@code classify}.
 *
 * @param model the file of a packed network
 * @param json whether results are printed as JSON
 * @param images files and folders
 */
record ClassifyArguments(Path model, boolean json, List<String> images) {
  private static final Map<String, Boolean> FORMATS = Map.of("text", false, "json", true);

  static ClassifyArguments of(CommandArguments arguments) {
    ClassifyOptions options = arguments.options();
    String model = options.getModel();
    if (model == null) {
      throw new IllegalArgumentException("--model is missing; write --model=FILE, a network.lsq");
    }
    String format = options.getFormat();
    boolean json = format != null && Suggestions.named(FORMATS, "unknown format", format);
    if (arguments.words().isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to classify; write the path of an image or a folder behind --model="
              + model);
    }
    return new ClassifyArguments(file(model), json, arguments.words());
  }

  /** Returns the file of a packed network, which is there. */
  static Path file(String model) {
    Path file = Path.of(model);
    if (!Files.exists(file)) {
      throw new InvalidDataException("model '" + model + "' is missing; must be a network.lsq");
    }
    return file;
  }
}
