package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.EvaluationBatches;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * The classes that ONNX Runtime gives the whole validation set, beside those of the trained graph
 * and of the integer network, for every run of an output that has a packed network:
 *
 * <pre>
 * mvn test -pl tf-graphs -am -Dtest=OnnxAgreementTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dlsqbeam.agreement=OUTPUT
 * </pre>
 *
 * <p>Prints a Markdown table, and writes it and the same as JSON into {@code
 * tf-graphs/target/onnx-agreement}. The output is only read.
 */
@EnabledIfSystemProperty(
    named = OnnxAgreementTest.OUTPUT,
    matches = ".+",
    disabledReason = "needs -Dlsqbeam.agreement=OUTPUT, a folder with runs and their datasets")
final class OnnxAgreementTest {
  static final String OUTPUT = "lsqbeam.agreement";

  private static final int THREADS = 2;
  private static final int BATCH_SIZE = 250;
  private static final Path TARGET = Path.of("target/onnx-agreement");

  /**
   * One run.
   *
   * @param network its name
   * @param precision of the run
   * @param run its name
   * @param images of the validation set
   * @param trainedTop1 images whose class the trained graph finds
   * @param integerTop1 images whose class the integer network finds
   * @param onnxTop1 images whose class ONNX Runtime finds with the form onnx
   * @param onnxInt8Top1 images whose class ONNX Runtime finds with the form onnx-int8
   * @param integerDiffers images that graph and integer network give another class
   * @param onnxDiffers images that the integer network and the form onnx give another class
   * @param onnxInt8Differs images that the integer network and the form onnx-int8 give other bits
   * @param halfEven images with a value that rounding halves to even gives another code
   * @param packedBytes of network.lsq
   * @param onnxBytes of the form onnx
   * @param onnxInt8Bytes of the form onnx-int8
   */
  private record Row(
      String network,
      String precision,
      String run,
      long images,
      long trainedTop1,
      long integerTop1,
      long onnxTop1,
      long onnxInt8Top1,
      long integerDiffers,
      long onnxDiffers,
      long onnxInt8Differs,
      long halfEven,
      long packedBytes,
      long onnxBytes,
      long onnxInt8Bytes) {
    private String top1(long right) {
      return String.format(Locale.ROOT, "%.2f", 100.0 * right / images);
    }

    String markdown() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s | %s | %d | %d | %d | %d | %,d | %,d | %,d |",
          network,
          precision,
          top1(trainedTop1),
          top1(integerTop1),
          top1(onnxTop1),
          top1(onnxInt8Top1),
          integerDiffers,
          onnxDiffers,
          onnxInt8Differs,
          halfEven,
          packedBytes,
          onnxBytes,
          onnxInt8Bytes);
    }
  }

  private static final String HEADING =
      """
      | network | bits | trained graph | integers | `onnx` | `onnx-int8` | trained, integers | \
      integers, `onnx` | integers, `onnx-int8` | halves | `network.lsq` | `.onnx` | `.int8.onnx` |
      |:--|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  @Test
  void onnxRuntimeHasTheBitsOfTheIntegerNetworkOnTheWholeValidationSet() throws Exception {
    Sessions.useThreads(THREADS);
    Path output = Path.of(System.getProperty(OUTPUT, ""));
    List<Row> rows = new ArrayList<>();
    for (Path run : runs(output)) {
      Row row = row(output, run);
      System.out.println(row.markdown());
      rows.add(row);
      Files.createDirectories(TARGET);
      Json.write(TARGET.resolve("onnx-agreement.json"), rows);
      Files.writeString(
          TARGET.resolve("onnx-agreement.md"),
          HEADING + String.join("\n", rows.stream().map(Row::markdown).toList()) + "\n");
    }
    assertThat(rows).as("runs with a packed network in %s", output).isNotEmpty();
    System.out.println(HEADING + String.join("\n", rows.stream().map(Row::markdown).toList()));
    assertThat(rows).allMatch(row -> row.onnxInt8Differs() == 0);
  }

  private static List<Path> runs(Path output) throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return runs.filter(run -> Files.isRegularFile(run.resolve(PackedFile.NAME)))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  private static PreparedDataset.Split validation(Path output, TrainingSpec spec)
      throws IOException {
    try (Stream<Path> datasets = Files.list(output.resolve("datasets"))) {
      String end = "-" + Sha256.digits(spec.dataset());
      Path folder =
          datasets.filter(each -> each.toString().endsWith(end)).findFirst().orElseThrow();
      return PreparedDataset.openValidation(folder);
    }
  }

  private static Row row(Path output, Path run) throws Exception {
    TrainingSpec spec = Json.read(run.resolve("spec.json"), TrainingSpec.class);
    Path file = run.resolve(PackedFile.NAME);
    PackedNetwork packed = PackedFile.read(file);
    OnnxModel onnx = OnnxModel.of(packed, OnnxForm.QUANTIZE_DEQUANTIZE);
    OnnxModel onnxInt8 = OnnxModel.of(packed, OnnxForm.INTEGER);
    Preprocessing size = packed.header().preprocessing();
    NetworkInput input =
        new NetworkInput(
            size.height(),
            size.width(),
            packed.header().classes().size(),
            size.mean(),
            size.deviation());
    Checkpoints checkpoints = new Checkpoints(run);
    PreparedDataset.Split validation = validation(output, spec);
    try (TrainedGraph graph =
            new TrainedGraph(NetworkCatalog.named(spec.network()), spec.evaluationLayers(), input);
        OnnxRuntimeModel floats = OnnxRuntimeModel.load(onnx, size, List.of(), Map.of());
        OnnxRuntimeModel integers = OnnxRuntimeModel.load(onnxInt8, size, List.of(), Map.of());
        ImageCodec codec = new ImageCodec();
        BatchPrefetcher batches =
            new EvaluationBatches(
                    new ShardImages(validation, codec), size.height(), size.width(), BATCH_SIZE)
                .ahead(0, validation.size())) {
      graph.load(checkpoints.at(checkpoints.latestStep().orElseThrow()).variables());
      Counts counts = new Counts(graph, packed, floats, integers);
      while (batches.hasNext()) {
        counts.add(batches.next());
      }
      return new Row(
          spec.network(),
          spec.precision().toString(),
          run.getFileName().toString(),
          validation.size(),
          counts.trained,
          counts.integer,
          counts.onnx,
          counts.onnxInt8,
          counts.integerDiffers,
          counts.onnxDiffers,
          counts.onnxInt8Differs,
          counts.halfEven,
          Files.size(file),
          onnx.proto().getSerializedSize(),
          onnxInt8.proto().getSerializedSize());
    }
  }

  /** What is counted over the batches of a run. */
  private static final class Counts {
    private final TrainedGraph graph;
    private final PackedNetwork packed;
    private final IntegerNetwork network;
    private final OnnxRuntimeModel floats;
    private final OnnxRuntimeModel integers;
    private long trained;
    private long integer;
    private long onnx;
    private long onnxInt8;
    private long integerDiffers;
    private long onnxDiffers;
    private long onnxInt8Differs;
    private long halfEven;

    Counts(
        TrainedGraph graph,
        PackedNetwork packed,
        OnnxRuntimeModel floats,
        OnnxRuntimeModel integers) {
      this.graph = graph;
      this.packed = packed;
      this.floats = floats;
      this.integers = integers;
      network = IntegerNetwork.of(packed);
    }

    void add(Batch batch) throws OrtException {
      float[] ofGraph = graph.logits(batch);
      float[][] ofFloats = floats.run(batch.pixels()).logits();
      float[][] ofIntegers = integers.run(batch.pixels()).logits();
      int classes = ofGraph.length / batch.size();
      int pixels = batch.pixels().length / batch.size();
      for (int image = 0; image < batch.size(); image++) {
        HalfEvenDifferences halves = new HalfEvenDifferences(packed.header());
        Logits expected =
            network.logits(
                Arrays.copyOfRange(batch.pixels(), image * pixels, (image + 1) * pixels), halves);
        int graphs = top(Arrays.copyOfRange(ofGraph, image * classes, (image + 1) * classes));
        int label = batch.labels()[image];
        trained += graphs == label ? 1 : 0;
        integer += expected.top() == label ? 1 : 0;
        onnx += top(ofFloats[image]) == label ? 1 : 0;
        onnxInt8 += top(ofIntegers[image]) == label ? 1 : 0;
        integerDiffers += expected.top() == graphs ? 0 : 1;
        onnxDiffers += expected.top() == top(ofFloats[image]) ? 0 : 1;
        onnxInt8Differs += Arrays.equals(expected.values(), ofIntegers[image]) ? 0 : 1;
        halfEven += halves.count() > 0 ? 1 : 0;
      }
    }

    private static int top(float[] logits) {
      return new Logits(logits, new int[0]).top();
    }
  }
}
