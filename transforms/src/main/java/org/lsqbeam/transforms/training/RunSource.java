package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.coder.ElementCoder;

/**
 * The runs that a pipeline begins with, each a source of its own. Runs are few and take hours: a
 * runner that hands out sources as workers become free keeps all of them busy, where a shuffle
 * would give each worker its share beforehand. The longest is to begin first, so that no worker
 * ends long after the others.
 */
public final class RunSource extends BoundedSource<TrainingSpec> {
  private static final long serialVersionUID = 1L;

  private final List<TrainingSpec> shortestFirst;

  private RunSource(List<TrainingSpec> shortestFirst) {
    this.shortestFirst = shortestFirst;
  }

  /** The runs on a dataset; how long one takes is reckoned by its multiply-accumulates. */
  public static RunSource of(List<TrainingSpec> runs, DatasetManifest dataset) {
    NetworkInput whole = NetworkInput.of(dataset);
    Map<List<Object>, Long> sizes = new HashMap<>();
    Map<TrainingSpec, Double> work = new HashMap<>();
    for (TrainingSpec run : runs) {
      NetworkInput input = run.input(whole);
      long perImage =
          sizes.computeIfAbsent(
              List.of(run.network(), input), key -> multiplyAccumulates(run, input));
      double images =
          (double) run.steps(dataset.train().examples()) * run.optimization().batchSize();
      work.put(run, perImage * images);
    }
    List<TrainingSpec> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparing(work::get));
    return new RunSource(sorted);
  }

  /** Of one image; they are the same at any precision. */
  private static long multiplyAccumulates(TrainingSpec run, NetworkInput input) {
    return NetworkSize.of(NetworkCatalog.named(run.network()), Precision.FULL, input)
        .multiplyAccumulates();
  }

  /**
   * One source per run, whatever size is asked for. The longest is the last, because Flink hands
   * out sources from the end of the list; the DirectRunner trains one at a time, so that the order
   * does not matter there.
   */
  @Override
  public List<RunSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    return shortestFirst.stream().map(run -> new RunSource(List.of(run))).toList();
  }

  /** The runs of this source, from the one with the least work on. */
  List<TrainingSpec> shortestFirst() {
    return Collections.unmodifiableList(shortestFirst);
  }

  /**
   * A number that runners divide by their workers; what it is does not matter to {@link #split}.
   */
  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return shortestFirst.size();
  }

  @Override
  public Coder<TrainingSpec> getOutputCoder() {
    return ElementCoder.of(TrainingSpec.class);
  }

  @Override
  public BoundedReader<TrainingSpec> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  private static final class Reader extends BoundedReader<TrainingSpec> {
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
    public TrainingSpec getCurrent() {
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
