package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.evaluate.Counts;
import org.lsqbeam.graphs.evaluate.EvaluationPass;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.InitialValues;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.SavedVariables;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.StepSizeQuantizer;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A network in a TensorFlow graph with everything that training does to it: one update, setting the
 * step sizes, evaluation, and saving and restoring its whole state. Not thread-safe.
 */
public final class TrainingGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables = new Variables(tf);
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final BatchInput batchInput;
  private final Placeholder<TFloat32> learningRate;
  private final Operand<TFloat32> loss;
  private final Operand<TInt32> correct;
  private final Operand<TInt32> guarded;
  private final Op update;
  private final Op initializeStepSizes;
  private final Map<String, Operand<TFloat32>> stepSizes = new TreeMap<>();
  private final EvaluationPass evaluation;
  private final SavedVariables state;
  private final SavedVariables init;
  private final Session session;

  /**
   * What one update did.
   *
   * @param loss mean cross entropy of the batch before the update, in nats
   * @param correct how many images of the batch were classified rightly
   * @param guarded how many step sizes the guard kept from falling to zero or below
   */
  public record Update(float loss, int correct, int guarded) {}

  private record Assignment(Variable variable, Placeholder<TFloat32> value, Op assign) {}

  /** Builds the graph and opens a session; the variables have no values yet. */
  public TrainingGraph(
      Network network, Precision precision, NetworkInput input, Optimization optimization) {
    batchInput = new BatchInput(tf, input);
    learningRate = tf.placeholder(TFloat32.class);

    Layers layers =
        new Layers(tf, variables, precision, Pass.TRAINING, optimization.batchNormMomentum());
    Operand<TFloat32> logits =
        network.logits(layers, batchInput.normalized(), input.classes()).values();
    Operand<TFloat32> targets =
        tf.oneHot(
            batchInput.labels(), tf.constant(input.classes()), tf.constant(1f), tf.constant(0f));
    loss =
        tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss(), tf.constant(0));
    correct =
        tf.reduceSum(
            tf.dtypes.cast(tf.nn.inTopK(logits, batchInput.labels(), tf.constant(1)), TInt32.class),
            tf.constant(0));

    Map<String, Operand<TType>> saved = new LinkedHashMap<>();
    Map<String, Operand<TType>> withoutStepSizes = new LinkedHashMap<>();
    for (Variable variable : variables.all()) {
      saved.put(variable.name(), variable.handle());
      if (variable.kind() != Kind.STEP_SIZE) {
        withoutStepSizes.put(variable.name(), variable.handle());
      }
      addAssignment(variable);
    }

    List<Op> updates = new ArrayList<>(layers.updates());
    List<Operand<TInt32>> guards = new ArrayList<>();
    addUpdates(layers.values(), optimization, updates, guards, saved);
    update = tf.withControlDependencies(updates).noOp();
    guarded = guards.isEmpty() ? tf.constant(0) : tf.math.addN(guards);

    initializeStepSizes = stepSizeInitialization(network, precision, input);
    evaluation = new EvaluationPass(tf, network, precision, input, batchInput, variables);
    state = new SavedVariables(tf, saved);
    init = new SavedVariables(tf, withoutStepSizes);
    session = Sessions.open(graph);
  }

  private void addUpdates(
      Map<Variable, Operand<TFloat32>> values,
      Optimization optimization,
      List<Op> updates,
      List<Operand<TInt32>> guards,
      Map<String, Operand<TType>> saved) {
    List<Map.Entry<Variable, Operand<TFloat32>>> trained =
        values.entrySet().stream().filter(entry -> entry.getKey().kind().isTrained()).toList();
    Output<?>[] with =
        trained.stream().map(entry -> entry.getValue().asOutput()).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), with);
    Operand<TFloat32> momentum = tf.constant((float) optimization.momentum());
    for (int i = 0; i < gradients.length; i++) {
      Variable variable = trained.get(i).getKey();
      Variable accumulator = variables.momentum(variable);
      addAssignment(accumulator);
      saved.put(accumulator.name(), accumulator.handle());
      // Gradients of a float loss with respect to float variables are floats.
      @SuppressWarnings("unchecked")
      Operand<TFloat32> gradient = (Output<TFloat32>) gradients[i];
      if (variable.kind() == Kind.WEIGHTS && optimization.weightDecay() > 0) {
        Operand<TFloat32> decay = tf.constant((float) optimization.weightDecay());
        gradient = tf.math.add(gradient, tf.math.mul(trained.get(i).getValue(), decay));
      } else if (variable.kind() == Kind.STEP_SIZE) {
        gradient = tf.math.mul(gradient, tf.constant((float) variable.gradientScale()));
      }
      Op apply =
          tf.train.resourceApplyMomentum(
              variable.handle(), accumulator.handle(), learningRate, gradient, momentum);
      updates.add(variable.kind() == Kind.STEP_SIZE ? guard(variable, apply, guards) : apply);
    }
  }

  /** Keeps a step size positive after its update, and counts when that changed it. */
  private Op guard(Variable stepSize, Op apply, List<Operand<TInt32>> guards) {
    Operand<TFloat32> smallest = tf.constant(StepSizeQuantizer.SMALLEST_STEP_SIZE);
    Operand<TFloat32> updated =
        tf.withControlDependencies(apply).readVariableOp(stepSize.handle(), TFloat32.class);
    guards.add(tf.dtypes.cast(tf.math.less(updated, smallest), TInt32.class));
    return tf.assignVariableOp(stepSize.handle(), tf.math.maximum(updated, smallest));
  }

  private Op stepSizeInitialization(Network network, Precision precision, NetworkInput input) {
    Layers layers = new Layers(tf, variables, precision, Pass.INITIALIZATION, 0);
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
    for (Assignment assignment : assignments.values()) {
      float[] values = InitialValues.of(assignment.variable(), seed);
      try (TFloat32 tensor =
          TFloat32.tensorOf(assignment.variable().shape(), DataBuffers.of(values))) {
        session
            .runner()
            .feed(assignment.value(), tensor)
            .addTarget(assignment.assign())
            .run()
            .close();
      }
    }
  }

  /**
   * Sets every step size from what it quantizes: the weights, and each layer's input on this batch.
   * One forward pass, each layer seeing its predecessors quantized; nothing else changes.
   */
  public void initializeStepSizes(Batch batch) {
    batchInput.run(session.runner().addTarget(initializeStepSizes), batch).close();
  }

  /** One update of everything trained. */
  public Update update(Batch batch, double rate) {
    try (TFloat32 rateTensor = TFloat32.scalarOf((float) rate);
        Result result =
            batchInput.run(
                session
                    .runner()
                    .feed(learningRate, rateTensor)
                    .fetch(loss)
                    .fetch(correct)
                    .fetch(guarded)
                    .addTarget(update),
                batch)) {
      return new Update(
          ((TFloat32) result.get(0)).getFloat(),
          ((TInt32) result.get(1)).getInt(),
          ((TInt32) result.get(2)).getInt());
    }
  }

  /** Counts over the images at positions from (inclusive) to (exclusive). */
  public Counts evaluate(Images images, int from, int to) {
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

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
