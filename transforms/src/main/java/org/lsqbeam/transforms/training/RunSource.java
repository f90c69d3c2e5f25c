package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.coder.ElementCoder;

/**
 * The runs that a pipeline begins with, one source for each run. Runs are few and take hours: a
 * runner that hands out sources as workers become free keeps all of them busy, whereas a shuffle
 * would assign the runs before any of them starts. The longest run begins first, so that no worker
 * ends long after the others.
 */
public final class RunSource extends BoundedSource<TrainingRun> {
  private static final long serialVersionUID = 1L;

  private final List<TrainingRun> shortestFirst;

  private RunSource(List<TrainingRun> shortestFirst) {
    this.shortestFirst = shortestFirst;
  }

  /** Sorts the runs on a dataset by the multiply-accumulates that training them takes. */
  public static RunSource of(List<TrainingRun> runs, DatasetManifest dataset) {
    NetworkInput whole = NetworkInput.of(dataset);
    Map<List<Object>, Long> sizes = new HashMap<>();
    Map<TrainingRun, Double> work = new HashMap<>();
    for (TrainingRun run : runs) {
      TrainingSpec spec = run.spec();
      NetworkInput input = spec.input(whole);
      long perImage =
          sizes.computeIfAbsent(
              List.of(spec.network(), input), key -> multiplyAccumulates(spec, input));
      double images =
          (double) spec.steps(dataset.train().examples()) * spec.optimization().batchSize();
      work.put(run, perImage * images);
    }
    List<TrainingRun> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparing(work::get));
    return new RunSource(sorted);
  }

  /** The multiply-accumulates of one image, the same at any precision. */
  private static long multiplyAccumulates(TrainingSpec spec, NetworkInput input) {
    return NetworkSize.of(NetworkCatalog.named(spec.network()), Precision.FULL, input)
        .multiplyAccumulates();
  }

  /**
   * One source per run, for any requested size. The longest is the last, because Flink hands out
   * sources from the end of the list; the DirectRunner trains one at a time, so that the order does
   * not matter there.
   */
  @Override
  public List<RunSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    return shortestFirst.stream().map(run -> new RunSource(List.of(run))).toList();
  }

  /** The runs of this source, the one with the least work first. */
  List<TrainingRun> shortestFirst() {
    return Collections.unmodifiableList(shortestFirst);
  }

  /** The number of runs. Runners divide it by their workers; {@link #split} does not use it. */
  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return shortestFirst.size();
  }

  @Override
  public Coder<TrainingRun> getOutputCoder() {
    return ElementCoder.of(TrainingRun.class);
  }

  @Override
  public BoundedReader<TrainingRun> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("runs", shortestFirst.size()).withLabel("Runs"))
        .add(DisplayData.item("networks", each(TrainingSpec::network)).withLabel("Networks"))
        .add(DisplayData.item("precisions", each(TrainingSpec::precision)).withLabel("Precisions"));
  }

  /** The different values of one property of the runs, sorted. */
  private String each(Function<TrainingSpec, Object> property) {
    return shortestFirst.stream()
        .map(run -> String.valueOf(property.apply(run.spec())))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static final class Reader extends BoundedReader<TrainingRun> {
    private final RunSource source;
    private int read;

    Reader(RunSource source) {
      this.source = source;
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      if (read < source.shortestFirst.size()) {
        read++;
        return true;
      }
      return false;
    }

    @Override
    public TrainingRun getCurrent() {
      if (read == 0) {
        throw new NoSuchElementException("start() comes first");
      }
      return source.shortestFirst.get(source.shortestFirst.size() - read);
    }

    @Override
    public RunSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
