package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.NetworkPacker;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.WholeFile;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.pipelines.verify.AgreementDifference;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.StoredNetwork;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.NetworkAgreement;
import org.lsqbeam.transforms.training.NetworkExport;

/** Computes the integers of one packed network again, and compares them with its agreement. */
final class VerifiedIntegers {
  private final CommandArguments arguments;
  private final PrintStream err;

  VerifiedIntegers(CommandArguments arguments, PrintStream err) {
    this.arguments = arguments;
    this.err = err;
  }

  /** Prints whether they are equal; returns the exit code. */
  int print(VerifyArguments given, PrintStream out) throws IOException, InterruptedException {
    return given.run() == null ? model(given, out) : run(given.run(), out);
  }

  private int run(String name, PrintStream out) throws IOException, InterruptedException {
    ArtifactArguments artifacts = arguments.artifacts();
    ExportedRun run = ExportedRun.find(name, artifacts.output());
    Optional<String> obstacle = NetworkPacker.obstacle(run.spec());
    if (obstacle.isPresent()) {
      throw new IllegalArgumentException("run " + run.name() + ": " + obstacle.get());
    }
    String file = run.folder().storage().pathOf(AgreementFile.NAME);
    AgreementFile recorded =
        BoundFile.agreement(run.folder(), run.spec())
            .read()
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        file
                            + " is missing; lsq reproduce, or evaluate --engine=integer, makes"
                            + " it"));
    new StoredNetwork(run.folder(), run.spec()).requireSame(recorded);
    FlowSetup.configureTensorFlow(arguments.accelerator());
    PreparedDataset prepared =
        artifacts.input() == null
            ? new DatasetCache(artifacts.work()).open(run.shards())
            : images(recorded, file);
    AgreementDifference.requireImages(recorded, file, prepared);
    tell(run.name(), recorded.agreement().certificate());
    NetworkExport.Packed again =
        new NetworkExport(run.folder(), run.spec(), run.dataset(), artifacts.work())
            .packed(Optional.of(prepared));
    return print(
        run.name(),
        recorded.agreement().certificate(),
        AgreementDifference.of(recorded, again.agreement().orElseThrow(), prepared),
        out);
  }

  private int model(VerifyArguments given, PrintStream out)
      throws IOException, InterruptedException {
    Path model = ClassifyArguments.file(requireNonNull(given.model()));
    Path file =
        given.agreement() == null
            ? model.resolveSibling(AgreementFile.NAME)
            : Path.of(given.agreement());
    if (!Files.exists(file)) {
      throw new InvalidDataException(
          "agreement '" + file + "' is missing; must be an " + AgreementFile.NAME);
    }
    byte[] content = WholeFile.read(model);
    PackedNetwork network = PackedFile.parse(content, model.toString());
    AgreementFile recorded = AgreementFile.parse(WholeFile.read(file), file.toString());
    PreparedDataset prepared = images(recorded, file.toString());
    AgreementDifference.requireImages(recorded, file.toString(), prepared);
    Certificate expected = recorded.agreement().certificate();
    tell(model.toString(), expected);
    Certificate found = NetworkAgreement.certificate(network, prepared);
    Optional<String> difference = AgreementDifference.of(expected, found, prepared);
    if (!recorded.isOf(content)) {
      difference =
          Optional.of(
              "it is another file than that of "
                  + file
                  + ": its SHA-256 is "
                  + Sha256.hex(content)
                  + "; must be "
                  + recorded.network()
                  + difference.map(text -> "; " + text).orElse(""));
    }
    return print(model.toString(), expected, difference, out);
  }

  /** Says what is computed, since it takes long. */
  private void tell(String name, Certificate expected) {
    err.println("computing " + name + " on integers, " + Numbers.count(expected.size(), "image"));
  }

  /** Opens a prepared dataset, or prepares images as {@code lsq prepare} does. */
  private PreparedDataset images(AgreementFile recorded, String file) throws IOException {
    ArtifactArguments artifacts = arguments.artifacts();
    DatasetCache cache = new DatasetCache(artifacts.work());
    if (artifacts.input() != null) {
      Storage folder = Storage.at(artifacts.input());
      if (folder.isFile(DatasetManifest.FILE_NAME)) {
        return cache.open(folder);
      }
    }
    Flow flow = FlowSetup.flow(arguments, err);
    String dataset = flow.runs().get(0).spec().dataset();
    if (!dataset.equals(recorded.origin().dataset())) {
      throw new InvalidDataException(
          "--experiment="
              + arguments.experiment().experiment()
              + " and --input give the dataset "
              + Sha256.digits(dataset)
              + "; "
              + file
              + " was made on "
              + Sha256.digits(recorded.origin().dataset())
              + ": give the experiment and the images that the network was trained with, or the"
              + " folder of their prepared dataset");
    }
    flow.run(Flow.Stage.PREPARE);
    return cache.open(flow.dataset());
  }

  private static int print(
      String name, Certificate expected, Optional<String> difference, PrintStream out) {
    if (difference.isPresent()) {
      out.println("different: " + name + ": " + difference.get());
      return ExitCode.INVALID_DATA;
    }
    out.println(
        "equal: "
            + name
            + ", "
            + Numbers.count(expected.size(), "image")
            + ", certificate "
            + expected.sha256());
    return ExitCode.DONE;
  }
}
