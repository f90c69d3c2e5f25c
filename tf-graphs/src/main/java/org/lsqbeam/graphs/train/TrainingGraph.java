package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.evaluate.EvaluationPass;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.Dropout;
import org.lsqbeam.graphs.network.InitialValues;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A network in a TensorFlow graph with everything that training does to it: one update, setting the
 * step sizes, evaluation, and saving and restoring its whole state. Not thread-safe.
 */
public final class TrainingGraph implements AutoCloseable {
  /** About so many values are in memory twice while variables are given their first ones. */
  private static final long ASSIGNED_TOGETHER = 1 << 26;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables = new Variables(tf);
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final BatchInput batchInput;
  private final Placeholder<TFloat32> learningRate;
  private final @Nullable Placeholder<TInt64> dropoutSeed;
  private final Operand<TFloat32> loss;
  private final Operand<TInt32> correct;
  private final Operand<TInt32> guarded;
  private final LayerObservation observation;
  private final Op update;
  private final Op initializeStepSizes;
  private final Map<String, Operand<TFloat32>> stepSizes = new TreeMap<>();
  private final EvaluationPass evaluation;
  private final VariableSaver state;
  private final VariableSaver init;
  private final Variables frozen = new Variables(tf, "teacher/");
  private final @Nullable VariableSaver teacher;
  private final Session session;

  /**
   * What one update did.
   *
   * @param loss mean of the batch before the update, in nats
   * @param correct how many images of the batch were classified rightly
   * @param guarded how many step sizes the guard kept from falling to zero or below
   * @param observed of the layers, by name; empty unless asked for
   */
  public record Update(float loss, int correct, int guarded, Map<String, Double> observed) {}

  private record Assignment(Variable variable, Placeholder<TFloat32> value, Op assign) {}

  /** As the other, with everything as usual. */
  public TrainingGraph(
      Network network, Precision precision, NetworkInput input, Optimization optimization) {
    this(network, precision, input, optimization, Variation.NONE);
  }

  /** Builds the graph and opens a session; the variables have no values yet. */
  public TrainingGraph(
      Network network,
      Precision precision,
      NetworkInput input,
      Optimization optimization,
      Variation variation) {
    LayerSettings settings = variation.layerSettings(precision, optimization);
    batchInput = new BatchInput(tf, input);
    learningRate = tf.placeholder(TFloat32.class);
    dropoutSeed = settings.dropout() > 0 ? tf.placeholder(TInt64.class) : null;

    Layers layers =
        new Layers(
            tf,
            variables,
            settings,
            Pass.TRAINING,
            dropoutSeed == null ? null : new Dropout(dropoutSeed));
    Operand<TFloat32> logits =
        network.logits(layers, batchInput.normalized(), input.classes()).values();
    Map<String, Operand<TType>> saved = variables.handles();
    variables.all().forEach(this::addAssignment);
    Map<String, Operand<TType>> withoutStepSizes = variables.handles();
    variables.of(Kind.STEP_SIZE).forEach(stepSize -> withoutStepSizes.remove(stepSize.name()));

    Loss trained = new Loss(tf, logits, batchInput.labels(), input.classes());
    if (variation.distillation() == null) {
      loss = trained.ofLabels();
      teacher = null;
    } else {
      loss = trained.distilled(teacherLogits(network, input), variation.distillation());
      teacher = new VariableSaver(tf, frozen.handles());
    }
    correct = trained.correct();

    MomentumSgd descent =
        new MomentumSgd(
            graph,
            tf,
            variables,
            loss,
            layers.values(),
            learningRate,
            optimization,
            variation.decaysStepSizes());
    for (Variable momentum : descent.momenta()) {
      addAssignment(momentum);
      saved.put(momentum.name(), momentum.handle());
    }
    guarded = descent.guarded();
    observation =
        new LayerObservation(tf, layers.weightedLayers(), layers.values(), descent.gradients());
    List<Op> updates = new ArrayList<>(layers.updates());
    updates.addAll(descent.updates());
    update = tf.withControlDependencies(updates).noOp();

    initializeStepSizes = stepSizeInitialization(network, settings, input);
    evaluation = new EvaluationPass(tf, network, precision, input, batchInput, variables);
    state = new VariableSaver(tf, saved);
    init = new VariableSaver(tf, withoutStepSizes);
    session = Sessions.open(graph);
  }

  private Operand<TFloat32> teacherLogits(Network network, NetworkInput input) {
    Layers layers = new Layers(tf, frozen, Precision.FULL, Pass.EVALUATION, 0);
    return network.logits(layers, batchInput.normalized(), input.classes()).values();
  }

  private Op stepSizeInitialization(Network network, LayerSettings settings, NetworkInput input) {
    Layers layers = new Layers(tf, variables, settings, Pass.INITIALIZATION, null);
    network.logits(layers, batchInput.normalized(), input.classes());
    List<Op> assign = new ArrayList<>();
    layers
        .initialStepSizes()
        .forEach(
            (stepSize, initial) -> {
              assign.add(tf.assignVariableOp(stepSize.handle(), initial));
              stepSizes.put(stepSize.name(), tf.readVariableOp(stepSize.handle(), TFloat32.class));
            });
    return tf.withControlDependencies(assign).noOp();
  }

  private void addAssignment(Variable variable) {
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class);
    assignments.put(
        variable.name(),
        new Assignment(variable, value, tf.assignVariableOp(variable.handle(), value)));
  }

  /** Gives every variable its value from before any training; step sizes are 1 until set. */
  public void initialize(long seed) {
    // Many in one run, since TensorFlow prepares the whole graph anew for each other set of feeds.
    List<Assignment> together = new ArrayList<>();
    long values = 0;
    for (Assignment assignment : assignments.values()) {
      together.add(assignment);
      values += assignment.variable().shape().size();
      if (values >= ASSIGNED_TOGETHER) {
        assign(together, seed);
        together.clear();
        values = 0;
      }
    }
    if (!together.isEmpty()) {
      assign(together, seed);
    }
  }

  private void assign(List<Assignment> together, long seed) {
    List<TFloat32> values = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (Assignment assignment : together) {
        Variable variable = assignment.variable();
        TFloat32 value =
            TFloat32.tensorOf(variable.shape(), DataBuffers.of(InitialValues.of(variable, seed)));
        values.add(value);
        runner.feed(assignment.value(), value).addTarget(assignment.assign());
      }
      runner.run().close();
    } finally {
      values.forEach(TFloat32::close);
    }
  }

  /**
   * Sets every step size from what it quantizes: the weights, and each layer's input on this batch.
   * One forward pass, each layer seeing its predecessors quantized; nothing else changes.
   */
  public void initializeStepSizes(Batch batch) {
    batchInput.run(session.runner().addTarget(initializeStepSizes), batch).close();
  }

  /** One update of everything trained, without dropout. */
  public Update update(Batch batch, double rate) {
    return update(batch, rate, 0, 0, false);
  }

  /**
   * One update of everything trained.
   *
   * @param seed of the run
   * @param step updates done before; with the seed it decides what dropout zeroes
   * @param observe whether to look at the layers too
   */
  Update update(Batch batch, double rate, long seed, long step, boolean observe) {
    Session.Runner runner =
        session.runner().fetch(loss).fetch(correct).fetch(guarded).addTarget(update);
    Operand<TFloat32> observed = observe ? observation.all() : null;
    if (observed != null) {
      runner.fetch(observed);
    }
    try (TFloat32 rateTensor = TFloat32.scalarOf((float) rate);
        TInt64 randomness = TInt64.vectorOf(seed, step)) {
      runner.feed(learningRate, rateTensor);
      if (dropoutSeed != null) {
        runner.feed(dropoutSeed, randomness);
      }
      try (Result result = batchInput.run(runner, batch)) {
        return new Update(
            ((TFloat32) result.get(0)).getFloat(),
            ((TInt32) result.get(1)).getInt(),
            ((TInt32) result.get(2)).getInt(),
            observed == null ? Map.of() : observation.byName((TFloat32) result.get(3)));
      }
    }
  }

  /**
   * Counts over the images at positions from (inclusive) to (exclusive).
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public TopKCounts evaluate(Images images, int from, int to) throws InterruptedException {
    return evaluation.count(session, images, from, to);
  }

  /** The step sizes by name; none at full precision. */
  public Map<String, Double> stepSizes() {
    Map<String, Double> values = new TreeMap<>();
    if (stepSizes.isEmpty()) {
      return values;
    }
    Session.Runner runner = session.runner();
    stepSizes.values().forEach(runner::fetch);
    try (Result result = runner.run()) {
      int next = 0;
      for (String name : stepSizes.keySet()) {
        values.put(name, (double) ((TFloat32) result.get(next++)).getFloat());
      }
    }
    return values;
  }

  /** Saves the whole state under a path prefix. */
  public void save(Path prefix) {
    state.save(session, prefix);
  }

  /** Restores the whole state. */
  public void restore(Path prefix) {
    state.restore(session, prefix);
  }

  /** Takes weights, batch norm and bias of a full-precision network's saved state. */
  public void restoreInit(Path prefix) {
    init.restore(session, prefix);
  }

  /** Takes the frozen teacher's variables from a full-precision network's saved state. */
  void restoreTeacher(Path prefix) {
    if (teacher != null) {
      teacher.restore(session, prefix);
    }
  }

  /** Gives the teacher weights of zero, for where only the time of an update matters. */
  void clearTeacher() {
    List<Op> assign = new ArrayList<>();
    for (Variable variable : frozen.all()) {
      double value = variable.kind() == Kind.WEIGHTS ? 0 : variable.initial();
      Operand<TFloat32> values =
          tf.fill(tf.constant(variable.shape().asArray()), tf.constant((float) value));
      assign.add(tf.assignVariableOp(variable.handle(), values));
    }
    if (!assign.isEmpty()) {
      session.runner().addTarget(tf.withControlDependencies(assign).noOp()).run().close();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
