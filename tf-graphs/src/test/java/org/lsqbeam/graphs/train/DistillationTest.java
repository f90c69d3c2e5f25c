package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

final class DistillationTest {
  private static final Network NETWORK = NetworkCatalog.named("resnet-8");
  private static final Optimization SGD = new Optimization(1, 6, 0.05, 0.9, 0, 0.9);
  private static final Precision TWO = new Precision(2);

  /**
   * By hand: (1 - w)(p - label) + w T (p_T - teacher_T), each softmax's gradient, over the batch.
   */
  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.3, 1", "1, 1", "0.5, 4"})
  void theGradientIsTheWeightedSumOfItsParts(double weight, double temperature) {
    float[] logits = {1, -2, 0.5f, 3, 0, 1};
    float[] teacher = {0, 1, 2, -1, 0.5f, 0};
    int[] labels = {2, 0};
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> student = tf.constant(Shape.of(2, 3), DataBuffers.of(logits));
      Operand<TFloat32> taught = tf.constant(Shape.of(2, 3), DataBuffers.of(teacher));
      Operand<TFloat32> loss =
          new Loss(tf, student, tf.constant(labels), 3)
              .distilled(taught, new Distillation(weight, temperature));
      Output<?>[] gradients =
          graph.addGradients(loss.asOutput(), new Output<?>[] {student.asOutput()});
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(loss).fetch(gradients[0]).run()) {
        double expectedLoss = 0;
        for (int image = 0; image < 2; image++) {
          double[] p = softmax(logits, image, 1);
          double[] cooled = softmax(logits, image, temperature);
          double[] target = softmax(teacher, image, temperature);
          expectedLoss -= (1 - weight) * Math.log(p[labels[image]]) / 2;
          for (int c = 0; c < 3; c++) {
            expectedLoss -=
                weight * temperature * temperature * target[c] * Math.log(cooled[c]) / 2;
            double hard = p[c] - (labels[image] == c ? 1 : 0);
            double soft = temperature * (cooled[c] - target[c]);
            assertThat((double) ((TFloat32) result.get(1)).getFloat(image, c))
                .isCloseTo(((1 - weight) * hard + weight * soft) / 2, within(1e-5));
          }
        }
        assertThat((double) ((TFloat32) result.get(0)).getFloat())
            .isCloseTo(expectedLoss, within(1e-4));
      }
    }
  }

  private static double[] softmax(float[] logits, int image, double temperature) {
    double[] p = new double[3];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      p[c] = Math.exp(logits[3 * image + c] / temperature);
      sum += p[c];
    }
    for (int c = 0; c < 3; c++) {
      p[c] /= sum;
    }
    return p;
  }

  @Test
  void aStudentThatIsItsTeacherLearnsNothingFromItWhereNothingIsQuantized(@TempDir Path folder) {
    // At full precision with frozen statistics, student and teacher are the same function.
    Path init = savedInit(folder);
    TrainingSettings settings = settings(new Distillation(1, 1), true);
    try (TrainingGraph graph =
        new TrainingGraph(NETWORK, Precision.FULL, SmallBatches.INPUT, SGD, settings)) {
      graph.initialize(9);
      graph.restoreInit(init);
      graph.restoreTeacher(init);
      graph.update(SmallBatches.batch(2, 6), 0.05);
      graph.save(folder.resolve("after"));
    }
    SavedValues after =
        SavedValues.read(folder.resolve("after"), NETWORK, Precision.FULL, SmallBatches.INPUT);
    for (Variable variable : after.variables()) {
      if (variable.kind() == Kind.MOMENTUM) {
        for (float gradient : after.of(variable.name())) {
          assertThat(gradient).as(variable.name()).isCloseTo(0, within(1e-5f));
        }
      }
    }
  }

  @Test
  void theTeacherStaysAsItIsWhileTheStudentLearns(@TempDir Path folder) {
    Path init = savedInit(folder);
    Batch batch = SmallBatches.batch(2, 6);
    // All of the loss is the teacher's: with learning rate 0 it tells whether the teacher moved.
    TrainingSettings settings = settings(new Distillation(1, 1), false);
    try (TrainingGraph graph = new TrainingGraph(NETWORK, TWO, SmallBatches.INPUT, SGD, settings)) {
      graph.initialize(9);
      graph.restoreInit(init);
      graph.restoreTeacher(init);
      graph.initializeQuantizers(batch);
      graph.save(folder.resolve("start"));
      float before = graph.update(batch, 0).loss();
      for (int step = 0; step < 5; step++) {
        graph.update(SmallBatches.batch(step, 6), 0.05);
      }
      float learned = graph.update(batch, 0).loss();
      assertThat(learned).isNotEqualTo(before);
      graph.restore(folder.resolve("start"));
      assertThat(graph.update(batch, 0).loss()).isEqualTo(before);
    }
  }

  @Test
  void onlyAQuantizedRunWithAnInitIsTaught() {
    assertThat(spec("init").settings().distills()).isTrue();
    assertThatThrownBy(() -> spec(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("distillation is set for a run without an init; must be none");
  }

  private static TrainingSpec spec(@Nullable String init) {
    return new TrainingSpec(
        1,
        "resnet-8",
        TWO,
        1,
        "data",
        init,
        SGD,
        new Augmentation(0, false),
        settings(new Distillation(0.5, 1), false));
  }

  private static Path savedInit(Path folder) {
    Path prefix = folder.resolve("init");
    try (TrainingGraph graph =
        new TrainingGraph(NETWORK, Precision.FULL, SmallBatches.INPUT, SGD)) {
      graph.initialize(3);
      for (int step : List.of(1, 2, 3)) {
        graph.update(SmallBatches.batch(step, 6), 0.05);
      }
      graph.save(prefix);
    }
    return prefix;
  }

  private static TrainingSettings settings(Distillation distillation, boolean freeze) {
    return TrainingSettings.DEFAULT
        .with("distillation", distillation)
        .with("freezeBatchNorm", freeze);
  }
}
