package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.pipelines.classify.ImageClassifier;
import org.lsqbeam.pipelines.classify.ImageList;

/** Prints the most probable classes of images. It computes on integers, without TensorFlow. */
final class ClassifyCommand implements Command {
  private static final int CLASSES = 5;

  @Override
  public String name() {
    return "classify";
  }

  @Override
  public String description() {
    return "print the five most probable classes of images, by a packed network";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.CLASSIFY);
  }

  @Override
  public String words() {
    return "IMAGE|FOLDER ...";
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    ClassifyArguments given = ClassifyArguments.of(arguments);
    IntegerNetwork network = IntegerNetwork.read(given.model());
    ImageList images = ImageList.of(given.images().stream().map(Path::of).toList());
    if (images.skipped() > 0) {
      err.println(images.skippedText());
    }
    try (PrintedPredictions printed =
        PrintedPredictions.of(given.json(), images.images(), out, err)) {
      new ImageClassifier(network, CLASSES).classify(images, printed);
      return printed.failed() == 0 ? ExitCode.DONE : ExitCode.INVALID_DATA;
    }
  }
}
