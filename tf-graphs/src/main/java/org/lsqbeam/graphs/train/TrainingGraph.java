package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.EvaluationPass;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.Dropout;
import org.lsqbeam.graphs.network.FiniteCheck;
import org.lsqbeam.graphs.network.IntegerSelfCheck;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.StepSizeFolding;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A network in a TensorFlow graph with everything that training does to it: one update,
 * initializing the quantizers, evaluation, and saving and restoring its whole state. Not
 * thread-safe.
 */
public final class TrainingGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables = new Variables(tf);
  private final Initialization initialization = new Initialization(tf);
  private final @Nullable ArithmeticChoice forwardArithmetic;
  private final BatchInput batchInput;
  private final Placeholder<TFloat32> learningRate;
  private final @Nullable Placeholder<TInt64> dropoutSeed;
  private final Operand<TFloat32> loss;
  private final Operand<TInt32> correct;
  private final LowerBounds bounds;
  private final @Nullable Operand<TFloat32> bounded;
  private final FiniteCheck outputs;
  private final FiniteCheck finite;
  private final LayerObservation observation;
  private final Op update;
  private final QuantizerParameters quantizerParameters;
  private final EvaluationPass evaluation;
  private final VariableSaver state;
  private final VariableSaver init;
  private final @Nullable Teacher teacher;
  private final Session session;

  /**
   * The result of one update.
   *
   * @param loss mean of the batch before the update, in nats
   * @param correct images of the batch that were classified correctly
   * @param clamps values of quantizers' parameters that are at their lower bound
   * @param observed metrics of the layers, by name; empty unless asked for
   */
  public record Update(
      float loss, int correct, LowerBounds.Clamps clamps, Map<String, Double> observed) {}

  /** Builds the graph with default settings. */
  public TrainingGraph(
      Network network, Precision precision, NetworkInput input, Optimization optimization) {
    this(network, precision, input, optimization, TrainingSettings.DEFAULT);
  }

  /** Builds the graph and opens a session; the variables have no values yet. */
  public TrainingGraph(
      Network network,
      Precision precision,
      NetworkInput input,
      Optimization optimization,
      TrainingSettings training) {
    this(network, training.layerSettings(precision, optimization), input, optimization, training);
  }

  /** Builds the graph with layers by other settings than the training's. */
  TrainingGraph(
      Network network,
      LayerSettings settings,
      NetworkInput input,
      Optimization optimization,
      TrainingSettings training) {
    this(network, settings, input, optimization, training, true);
  }

  /**
   * Builds the graph.
   *
   * @param folds whether step sizes are folded into their neighbours, where that is possible
   */
  TrainingGraph(
      Network network,
      LayerSettings wanted,
      NetworkInput input,
      Optimization optimization,
      TrainingSettings training,
      boolean folds) {
    forwardArithmetic =
        wanted.forwardArithmetic() == Arithmetic.FLOAT32
            ? null
            : ArithmeticChoice.of(new IntegerSelfCheck().trainingFailure(network, wanted, input));
    LayerSettings settings =
        forwardArithmetic == null ? wanted : wanted.forward(forwardArithmetic.used());
    batchInput = new BatchInput(tf, input);
    learningRate = tf.placeholder(TFloat32.class);
    dropoutSeed = settings.dropout() > 0 ? tf.placeholder(TInt64.class) : null;

    Layers started = new Layers(tf, variables, settings, Pass.INITIALIZATION, null);
    network.logits(started, batchInput.normalized(), input.classes());
    quantizerParameters = new QuantizerParameters(tf, started);
    Layers layers =
        new Layers(
            tf,
            variables,
            settings,
            Pass.TRAINING,
            dropoutSeed == null ? null : new Dropout(dropoutSeed),
            folds ? StepSizeFolding.of(started) : StepSizeFolding.NONE);
    Operand<TFloat32> logits =
        network.logits(layers, batchInput.normalized(), input.classes()).values();
    Map<String, Operand<TType>> saved = variables.handles();
    variables.all().forEach(initialization::add);
    Map<String, Operand<TType>> fullPrecision = variables.handles();
    variables
        .of(Kind.QUANTIZER_PARAMETER)
        .forEach(parameter -> fullPrecision.remove(parameter.name()));

    Loss trained = new Loss(tf, logits, batchInput.labels(), input.classes());
    teacher = training.distills() ? new Teacher(tf, network, batchInput, input) : null;
    loss =
        teacher == null
            ? trained.ofLabels()
            : trained.distilled(teacher.logits(), training.distillation());
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
            training.decayStepSizes());
    for (Variable momentum : descent.momenta()) {
      initialization.add(momentum);
      saved.put(momentum.name(), momentum.handle());
    }
    bounds = descent.bounds();
    bounded = bounds.updated();
    outputs = layers.outputCheck();
    finite = variables.check();
    observation =
        new LayerObservation(tf, layers.weightedLayers(), layers.values(), descent.gradients());
    List<Op> updates = new ArrayList<>(layers.updates());
    updates.addAll(descent.updates());
    update = tf.withControlDependencies(updates).noOp();

    evaluation = new EvaluationPass(tf, network, settings, input, batchInput, variables);
    state = new VariableSaver(tf, saved);
    init = new VariableSaver(tf, fullPrecision);
    session = Sessions.open(graph);
  }

  /** Returns the arithmetic of the forward pass; null if no other than floats was wanted. */
  @Nullable ArithmeticChoice forwardArithmetic() {
    return forwardArithmetic;
  }

  /** Gives every variable its value from before training; quantizers' parameters are 1. */
  public void initialize(long seed) {
    initialization.run(session, seed);
  }

  /**
   * Sets the parameters of every quantizer from the tensor that it quantizes: the weights, and each
   * layer's input on this batch. This is one forward pass in which each layer sees its predecessors
   * quantized; nothing else changes.
   */
  public void initializeQuantizers(Batch batch) {
    batchInput.run(session.runner().addTarget(quantizerParameters.initialization()), batch).close();
  }

  /** Makes one update of all trained variables, without dropout. */
  public Update update(Batch batch, double rate) {
    return update(batch, rate, 0, 0, false);
  }

  /**
   * Makes one update of all trained variables.
   *
   * @param seed of the run
   * @param step updates done before; with the seed it decides what dropout zeroes
   * @param observe whether to observe the layers too
   */
  Update update(Batch batch, double rate, long seed, long step, boolean observe) {
    Session.Runner runner = updating();
    Operand<TFloat32> observed = observe ? observation.all() : null;
    if (bounded != null) {
      runner.fetch(bounded);
    }
    if (observed != null) {
      runner.fetch(observed);
    }
    try (Result result = run(runner, batch, rate, seed, step)) {
      return new Update(
          ((TFloat32) result.get(0)).getFloat(),
          ((TInt32) result.get(1)).getInt(),
          bounded == null ? LowerBounds.Clamps.NONE : bounds.clamps((TFloat32) result.get(2)),
          observed == null
              ? Map.of()
              : observation.byName((TFloat32) result.get(result.size() - 1)));
    }
  }

  /** Returns the operation that needs all others of an update. */
  Operation updateOperation() {
    return update.op();
  }

  /** Creates a runner of one update, which fetches the loss and the number of correct images. */
  Session.Runner updating() {
    return session.runner().fetch(loss).fetch(correct).addTarget(update);
  }

  /** Runs an update on a batch. */
  Result run(Session.Runner updating, Batch batch, double rate, long seed, long step) {
    try (TFloat32 rateTensor = TFloat32.scalarOf((float) rate);
        TInt64 randomness = TInt64.vectorOf(seed, step)) {
      updating.feed(learningRate, rateTensor);
      if (dropoutSeed != null) {
        updating.feed(dropoutSeed, randomness);
      }
      return batchInput.run(updating, batch);
    }
  }

  /** Returns which variables have a value that is not finite, each with the value. */
  List<String> variableFaults() {
    try (Result result = Sessions.run(session.runner().fetch(finite.flags()))) {
      return finite.faults((TInt32) result.get(0));
    }
  }

  /**
   * Returns which variables, or else which layers' outputs on a batch, have a value that is not
   * finite. It changes nothing. It takes the parameters of the update.
   */
  List<String> faults(Batch batch, long seed, long step) {
    List<String> faults = variableFaults();
    if (!faults.isEmpty()) {
      return faults;
    }
    Session.Runner runner = session.runner().fetch(outputs.flags());
    try (TInt64 randomness = TInt64.vectorOf(seed, step)) {
      if (dropoutSeed != null) {
        runner.feed(dropoutSeed, randomness);
      }
      try (Result result = batchInput.run(runner, batch)) {
        return outputs.faults((TInt32) result.get(0));
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

  /** Returns the parameters of all quantizers by name; none at full precision. */
  public Map<String, Double> quantizerParameters() {
    return quantizerParameters.values(session);
  }

  /** Saves the whole state under a path prefix. */
  public void save(Path prefix) {
    state.save(session, prefix);
  }

  /** Restores the whole state. */
  public void restore(Path prefix) {
    state.restore(session, prefix);
  }

  /** Restores weights, batch norm and biases from a full-precision network's saved state. */
  public void restoreInit(Path prefix) {
    init.restore(session, prefix);
  }

  /** Restores the teacher's variables from a full-precision network's saved state. */
  void restoreTeacher(Path prefix) {
    if (teacher != null) {
      teacher.restore(session, prefix);
    }
  }

  /** Gives the teacher weights of zero, for where only the time of an update matters. */
  void clearTeacher() {
    if (teacher != null) {
      teacher.clear(session);
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
