package org.lsqbeam.graphs.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.record.TfRecordWriter;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.SessionLog.SessionStatus;
import org.tensorflow.proto.Summary;

/**
 * Writes {@code events.out.tfevents.*}: the content of {@code metrics.jsonl} for TensorBoard. Each
 * start of training writes a new file, which names its first step. TensorBoard drops what earlier
 * files, in the order of their names, have from that step on.
 */
public final class EventsFile implements TrainingListener {
  /** The beginning of the files' names. */
  public static final String PREFIX = "events.out.tfevents.";

  private static final String VERSION = "brain.Event:2";

  private final Path folder;
  private Path file;

  /** Writes to a run's folder. */
  public EventsFile(Path runFolder) {
    folder = runFolder;
    file = runFolder;
  }

  @Override
  public void started(TrainingSpec spec, long step, long steps) {
    // Sorted as text: seconds have had ten digits since 2001.
    long seconds = Instant.now().getEpochSecond();
    file = folder.resolve(PREFIX + seconds + "." + ProcessHandle.current().pid());
    append(event().setFileVersion(VERSION));
    append(
        event()
            .setStep(step)
            .setSessionLog(SessionLog.newBuilder().setStatus(SessionStatus.START)));
    try {
      // A checkpoint is there before its epoch's event, which a kill may have prevented.
      new MetricsFile(folder, Sha256.digits(spec.fingerprint()))
          .read().stream().filter(line -> line.step() == step).forEach(this::epochEnded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    Summary.Builder summary = Summary.newBuilder();
    scalars(metrics)
        .forEach(
            (tag, value) ->
                summary.addValueBuilder().setTag(tag).setSimpleValue(value.floatValue()));
    append(event().setStep(metrics.step()).setSummary(summary));
  }

  private static Map<String, Number> scalars(EpochMetrics metrics) {
    Map<String, Number> scalars = new TreeMap<>();
    EpochMetrics.Training training = metrics.training();
    if (training != null) {
      scalars.put("training/loss", training.loss());
      scalars.put("training/top1", training.top1());
      scalars.put("training/learning_rate", training.learningRate());
      scalars.put("training/images_per_second", training.imagesPerSecond());
      scalars.put("training/clamped", training.clamped());
    }
    scalars.put("validation/loss", metrics.validation().loss());
    scalars.put("validation/top1", metrics.validation().top1());
    scalars.put("validation/top5", metrics.validation().top5());
    metrics
        .quantizerParameters()
        .forEach((name, value) -> scalars.put(QuantizerKey.parse(name).group() + name, value));
    if (metrics.layers() != null) {
      metrics.layers().forEach((name, value) -> scalars.put("layers/" + name, value));
    }
    return scalars;
  }

  private static Event.Builder event() {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3);
  }

  private void append(Event.Builder event) {
    try (TfRecordWriter records =
        new TfRecordWriter(
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)),
            OutputStream.nullOutputStream())) {
      records.write(event.build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(NamedErrors.naming(file, e));
    }
  }
}
