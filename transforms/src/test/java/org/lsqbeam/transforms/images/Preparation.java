package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.lsqbeam.graphs.files.Sha256;

/** Runs the transform as a job does. */
final class Preparation {
  static final int PARALLELISM = 3;

  private Preparation() {}

  /** Prepares and gives the dataset's folder back. */
  static Path run(PhotographSource source, Preset preset, Path output) {
    return run(new PrepareDataset(source, preset, output, 0), PARALLELISM);
  }

  static Path run(PrepareDataset prepare, int parallelism) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setTargetParallelism(parallelism);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(prepare);
    pipeline.run().waitUntilFinish();
    return prepare.folder();
  }

  /** SHA-256 of each file below a folder, by its relative name. */
  static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** The same, of the records and their indexes only. */
  static Map<String, String> shards(Path dataset) throws IOException {
    Map<String, String> shards = contents(dataset);
    shards.keySet().removeIf(name -> !name.contains(".tfrecord"));
    return shards;
  }
}
