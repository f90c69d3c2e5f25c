package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.PreparedDataset.Split;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.export.ExportFormats;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.vectors.GoldenVectors;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.training.NetworkExport;

/** Writes the network of a run as a file for inference. */
final class ExportCommand implements Command {
  @Override
  public String name() {
    return "export";
  }

  @Override
  public String description() {
    return "write the network of a run: packed integers, ONNX or SavedModel";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.EXPORT, OptionGroup.ARTIFACTS, OptionGroup.ACCELERATOR);
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    ExportArguments export = ExportArguments.of(arguments);
    ArtifactArguments artifacts = arguments.artifacts();
    ExportedRun run = ExportedRun.find(export.run(), artifacts.output());
    export
        .format()
        .obstacle(run.spec())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  run.name() + " has no " + export.format().name() + " format: " + reason);
            });
    Path file = export.file(run.name());
    Path vectors = ExportArguments.vectorFolder(file);
    if (export.vectors() > 0) {
      GoldenVectors.requireImages(export.vectors(), run.dataset().validation().examples());
      GoldenVectors.FOLDER.requireReplaceable(vectors);
    }
    FlowSetup.configureTensorFlow(arguments.accelerator());
    Optional<String> requirement =
        new NetworkExport(run.folder(), run.spec(), run.dataset(), artifacts.work())
            .write(export.format(), file);
    out.println("Network: " + file + ", " + bytes(size(file)));
    long formula = new NetworkSizes(run.dataset()).of(run.spec()).bytes();
    if (export.format().equals(ExportFormats.PACKED)) {
      long payload = PackedFile.read(file).header().payload().bytes();
      out.println("Payload: " + bytes(payload) + "; by Figure 3's formula " + bytes(formula));
    } else {
      out.println("By Figure 3's formula: " + bytes(formula));
    }
    out.println("Checkpoint: " + bytes(checkpoint(run)));
    requirement.ifPresent(sentence -> out.println("Format: " + sentence));
    if (export.vectors() > 0) {
      Split images = new DatasetCache(artifacts.work()).openValidation(run.shards());
      try (ImageCodec codec = new ImageCodec()) {
        GoldenVectors.write(vectors, file, new ShardImages(images, codec), export.vectors());
      }
      out.println(
          "Vectors: "
              + vectors
              + ", "
              + Numbers.count(export.vectors(), "image")
              + ", "
              + bytes(size(vectors)));
    }
    return ExitCode.DONE;
  }

  private static long checkpoint(ExportedRun run) throws IOException {
    String folder = Checkpoints.FOLDER + "/" + Checkpoints.name(run.done().steps());
    return run.folder().storage().list(folder).stream().mapToLong(FileEntry::size).sum();
  }

  private static String bytes(long number) {
    return Numbers.count(number, "byte");
  }

  /** Returns the bytes of a file, or of all files below a folder. */
  private static long size(Path file) throws IOException {
    try (Stream<Path> files = Files.walk(file)) {
      long bytes = 0;
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(each);
      }
      return bytes;
    }
  }
}
