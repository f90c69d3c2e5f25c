package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.Exporter;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.export.NetworkPacker;
import org.lsqbeam.graphs.export.NetworkPacker.Description;
import org.lsqbeam.graphs.export.TrainedGraph;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.CheckpointCache;
import org.lsqbeam.transforms.run.RunFolder;

/** Makes files for inference of the last checkpoint of a run. */
public final class NetworkExport {
  private final RunFolder run;
  private final TrainingSpec spec;
  private final DatasetManifest dataset;
  private final WorkerDirectory work;

  /**
   * An export of a run that is done.
   *
   * @param dataset that it was trained on
   * @param work takes local copies of what is in Cloud Storage
   */
  public NetworkExport(
      RunFolder run, TrainingSpec spec, DatasetManifest dataset, WorkerDirectory work) {
    this.run = run;
    this.spec = spec;
    this.dataset = dataset;
    this.work = work;
  }

  /**
   * Writes the network in another format.
   *
   * @return what reads the file, in a sentence; empty if there is nothing to say
   * @throws InvalidDataException if the checkpoint is damaged, or the format cannot hold it
   */
  public Optional<String> write(Exporter format, Path to) throws IOException {
    return export((graph, description) -> format.write(graph, description, to));
  }

  /**
   * A packed network.
   *
   * @param network the content of its file
   * @param agreement with the trained graph; empty if they were not compared
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Packed(byte[] network, Optional<AgreementFile> agreement) {}

  /**
   * Packs the network, and compares it with the trained graph.
   *
   * @param prepared the dataset with the images; empty to compare nothing
   * @throws InvalidDataException if the checkpoint is damaged, or a step size is at its minimum
   */
  public Packed packed(Optional<PreparedDataset> prepared)
      throws IOException, InterruptedException {
    return packed(prepared, RunHeading.alone(spec), () -> {});
  }

  /**
   * Does the same.
   *
   * @param heading names the run in lines of progress
   * @param comparing runs when the network is packed and will be compared
   */
  Packed packed(Optional<PreparedDataset> prepared, RunHeading heading, Runnable comparing)
      throws IOException, InterruptedException {
    return export(
        (graph, description) -> {
          PackedNetwork packed = NetworkPacker.pack(graph, description);
          byte[] network = PackedFile.encode(packed);
          if (prepared.isEmpty()) {
            return new Packed(network, Optional.empty());
          }
          comparing.run();
          IntegerAgreement agreement = NetworkAgreement.of(graph, packed, prepared.get(), heading);
          return new Packed(network, Optional.of(AgreementFile.of(network, dataset, agreement)));
        });
  }

  /** Makes something of the trained graph. */
  @FunctionalInterface
  private interface Use<T, E extends Exception> {
    T of(TrainedGraph graph, Description description) throws IOException, E;
  }

  private <T, E extends Exception> T export(Use<T, E> use) throws IOException, E {
    RunFolder.Done done =
        run.done().orElseThrow(() -> new InvalidDataException(run.root() + " is not trained yet"));
    NetworkInput input = spec.input(NetworkInput.of(dataset));
    try (TrainedGraph graph =
        new TrainedGraph(NetworkCatalog.named(spec.network()), spec.evaluationLayers(), input)) {
      new CheckpointCache(work).read(run, done.steps(), graph::load);
      return use.of(graph, Description.of(spec, dataset, done.sha256()));
    }
  }
}
