package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lsqbeam.graphs.export.NetworkPacker.Description;
import org.lsqbeam.graphs.io.AtomicFolder;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * TensorFlow's SavedModel of the evaluation graph, at any precision. All values stay variables:
 * TensorFlow computes constants into one another, which gives other bits.
 */
final class SavedModelExporter implements Exporter {
  static final String SIGNATURE = "serving_default";

  /** TensorFlow knows the folder of a SavedModel by the same file. */
  private static final AtomicFolder FOLDER = new AtomicFolder("SavedModel", "saved_model.pb");

  @Override
  public String name() {
    return "saved-model";
  }

  @Override
  public String suffix() {
    return ".saved-model";
  }

  @Override
  public Optional<String> obstacle(TrainingSpec spec) {
    return Optional.empty();
  }

  @Override
  public Optional<String> write(TrainedGraph graph, Description description, Path to)
      throws IOException {
    FOLDER.write(to, folder -> graph.save(folder, SIGNATURE));
    return Optional.empty();
  }
}
