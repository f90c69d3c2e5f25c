package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.lsqbeam.graphs.export.NetworkPacker.Description;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * TensorFlow's SavedModel of the evaluation graph, at any precision. All values stay variables:
 * TensorFlow computes constants into one another, which gives other bits.
 */
final class SavedModelExporter implements Exporter {
  static final String SIGNATURE = "serving_default";

  /** The file by which TensorFlow knows the folder of a SavedModel. */
  private static final String GRAPH = "saved_model.pb";

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
    requireReplaceable(to);
    Path whole = to.toAbsolutePath();
    Path unfinished = whole.resolveSibling(".unfinished-" + whole.getFileName());
    Files.createDirectories(whole.resolveSibling(""));
    FolderTree.delete(unfinished);
    try {
      graph.save(unfinished, SIGNATURE);
      FolderTree.delete(whole);
      NamedErrors.in(whole, () -> Files.move(unfinished, whole));
    } finally {
      FolderTree.delete(unfinished);
    }
    return Optional.empty();
  }

  private static void requireReplaceable(Path folder) throws IOException {
    if (!Files.exists(folder) || Files.isRegularFile(folder.resolve(GRAPH))) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new IllegalArgumentException(
        "'" + folder + "' is there and is no SavedModel; must be a new folder or a SavedModel");
  }
}
