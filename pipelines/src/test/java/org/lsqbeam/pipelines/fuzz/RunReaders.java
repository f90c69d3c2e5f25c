package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.export.IntegerAgreement.Correct;
import org.lsqbeam.graphs.export.IntegerAgreement.Difference;
import org.lsqbeam.graphs.export.IntegerAgreement.Flip;
import org.lsqbeam.graphs.export.IntegerAgreement.LayerAgreement;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

/** The readers of what a run's folder holds. */
final class RunReaders {
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  private final Path folder;
  private final FileReaders readers;

  RunReaders(Path folder, FileReaders readers) {
    this.folder = folder;
    this.readers = readers;
  }

  void add() throws IOException {
    Path runFolder = Files.createDirectories(folder.resolve("run"));
    RunFolder run = new RunFolder(runFolder);
    run.writeDone(new RunFolder.Done(SHA256, 20, SHA256));
    Accuracy accuracy = new Accuracy(100, 50.5, 90, 1.25);
    run.writeEvaluation(new Evaluation(accuracy, accuracy));
    ByCriterion best = new ByCriterion(0.1, 0.2, 0.3);
    LearnedStepSize step =
        new LearnedStepSize("stem", TensorRole.WEIGHTS, 2, true, 9, 9, 0.5, best);
    run.writeQuantizationError(new QuantizationError(10, List.of(step, step)));
    run.writeProvenance(
        new Provenance(
            List.of(
                new Provenance.Session(
                    "2026-11-03T08:12:44Z",
                    "2026-11-03T08:40:02Z",
                    Map.of("JVM", "17"),
                    "cpu",
                    null,
                    new Provenance.OneDnn(List.of(32_768L), "corrected"),
                    1L << 34,
                    new ArithmeticChoice(Arithmetic.INT8, null),
                    2,
                    0,
                    20,
                    Map.of("updates", 62.5))),
            new Provenance.Imported("a.safetensors", SHA256, "map.json"),
            List.of(
                new Provenance.FollowUp(
                    "2026-11-03T08:40:03Z", "0.1.0", Map.of("evaluation", 1.25)))));
    readers.add(runFolder.resolve("done.json"), file -> run.done());
    readers.add(runFolder.resolve("evaluation.json"), file -> run.evaluation());
    readers.add(runFolder.resolve("quantization-error.json"), file -> run.quantizationError());
    readers.add(runFolder.resolve("provenance.json"), file -> run.provenance());
    addAgreement(runFolder);
    Path failed = Files.createDirectories(folder.resolve("failed"));
    RunFolder failure = new RunFolder(failed);
    failure.writeFailure("the loss is not finite");
    readers.add(failed.resolve("failed.json"), file -> failure.failure());
    addMetrics(runFolder, run);
    addSpec(runFolder);
    addState();
  }

  private void addAgreement(Path runFolder) throws IOException {
    Path file = runFolder.resolve(AgreementFile.NAME);
    Correct correct = new Correct(1, 2);
    AgreementFile agreement =
        new AgreementFile(
            new Origin(SHA256, SHA256, SHA256),
            SHA256,
            100,
            SHA256,
            new IntegerAgreement(
                2,
                correct,
                correct,
                1,
                List.of(new LayerAgreement("stem", 9, 1, 1e-7)),
                1,
                List.of(
                    new Difference(0, 1, 2, 1, 0.5f, new Flip("stem", 3, 1, 2, 1e-4)),
                    new Difference(1, 1, 2, 1, 0.5f, null)),
                new Certificate(SHA256, "0123456789abcdef")));
    Files.write(file, agreement.encode());
    readers.add(
        file, changed -> AgreementFile.parse(Files.readAllBytes(changed), changed.toString()));
  }

  private static String ofRun(EpochMetrics metrics) {
    return Json.line(metrics).replaceFirst("}$", ",\"run\":\"\"}");
  }

  private void addMetrics(Path runFolder, RunFolder run) throws IOException {
    Accuracy accuracy = new Accuracy(100, 50.5, 90, 1.25);
    Map<String, Double> steps = Map.of("stem/weight_step_size", 0.5);
    EpochMetrics.Training training = new EpochMetrics.Training(1, 50, 0.1, 100, 2, 0);
    String lines =
        ofRun(new EpochMetrics(0, 0, null, accuracy, steps))
            + "\n"
            + ofRun(new EpochMetrics(1, 20, training, accuracy, steps))
            + "\n";
    Path file = runFolder.resolve("metrics.jsonl");
    Files.writeString(file, lines);
    readers.add(
        Reader.DATA,
        file,
        1,
        FileReaders.bytes(lines),
        Repair::sealLines,
        FileReaders.keys(lines.getBytes(UTF_8)),
        changed -> run.metrics().forEach(EpochMetrics::stepSizes));
  }

  private void addSpec(Path runFolder) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("quickstart", "table4-distillation", "cifar10-table3")) {
      for (Experiment.Run run : ExperimentFile.read(name, Map.of()).runs(SHA256).all()) {
        seeds.add(Json.indented(run.spec()));
      }
    }
    Path file = runFolder.resolve("spec.json");
    Files.write(file, seeds.get(0));
    readers.add(
        Reader.DATA,
        file,
        1,
        seeds,
        bytes -> bytes,
        FileReaders.keys(seeds.get(seeds.size() - 1)),
        changed -> {
          TrainingSpec spec = Json.read(changed, TrainingSpec.class);
          spec.fingerprint();
          spec.runName();
        });
  }

  private void addState() throws IOException {
    Path step = Files.createDirectories(folder.resolve("step-00000020"));
    Files.writeString(step.resolve("variables.data-00000-of-00001"), "data");
    Files.writeString(step.resolve("variables.index"), "index");
    String state =
        ("{\"formatVersion\":1,\"run\":\"%s\",\"step\":20,\"sums\":{\"images\":1,\"loss\":0.5,"
                + "\"correct\":1,\"guarded\":0,\"seconds\":1.5,\"observations\":1,"
                + "\"observed\":{\"stem\":0.5}},\"sha256\":\"%s\",\"indexSha256\":\"%s\"}")
            .formatted(
                SHA256,
                Repair.sha256("data".getBytes(UTF_8)),
                Repair.sha256("index".getBytes(UTF_8)));
    Path file = step.resolve("state.json");
    Files.writeString(file, state);
    Checkpoint checkpoint = new Checkpoint(step);
    readers.add(
        Reader.DATA,
        file,
        1,
        FileReaders.bytes(state),
        Repair::seal,
        FileReaders.keys(state.getBytes(UTF_8)),
        changed -> {
          checkpoint.verify(SHA256, 20);
          checkpoint.savedSha256();
        });
  }
}
