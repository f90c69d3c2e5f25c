package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.quantize.Precision;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog.SessionStatus;

final class EventsFileTest {
  private static final TrainingSpec SPEC = TinyRun.spec(new Precision(4), null);

  @TempDir private Path folder = Path.of("");

  @Test
  void eachEpochsNumbersAreThoseOfTheMetrics() throws Exception {
    TinyRun.trainer(SPEC, folder, new EventsFile(folder)).train();
    assertThat(files()).hasSize(1);
    List<Event> events = events(files().get(0));
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events)
        .extracting(Event::getWallTime)
        .isSorted()
        .allMatch(time -> Math.abs(time - System.currentTimeMillis() / 1e3) < 600);
    assertThat(seen()).isEqualTo(metrics()).hasSize(3);
  }

  @Test
  void ofARunThatWentOnNothingIsMissingAndNothingTwice() throws Exception {
    TrainingListener killed =
        new TrainingListener() {
          @Override
          public void saved(Checkpoint checkpoint) {
            if (checkpoint.folder().endsWith("step-00000003")) {
              throw new IllegalStateException("killed");
            }
          }
        };
    // Its first epoch has a checkpoint and a line, and no event.
    assertThatThrownBy(() -> TinyRun.trainer(SPEC, folder, new EventsFile(folder), killed).train())
        .hasMessage("killed");
    assertThat(seen().keySet()).containsExactly(0L);
    renameAsOfLongAgo();
    TinyRun.trainer(SPEC, folder, new EventsFile(folder)).train();
    assertThat(files()).hasSize(2);
    assertThat(seen()).isEqualTo(metrics()).hasSize(3);
  }

  /** Two sessions of a test may be within a second. */
  private void renameAsOfLongAgo() throws IOException {
    Files.move(files().get(0), folder.resolve("events.out.tfevents.1600000000.1"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  private static List<Event> events(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      byte[] event = new byte[Math.toIntExact(bytes.getLong())];
      bytes.getInt(); // checksums, which the tests of TFRecords look at
      bytes.get(event);
      bytes.getInt();
      events.add(Event.parseFrom(event));
    }
    return events;
  }

  /** The scalars that TensorBoard shows, by step: a start drops those of later steps. */
  private Map<Long, Map<String, Float>> seen() throws IOException {
    TreeMap<Long, Map<String, Float>> scalars = new TreeMap<>();
    for (Path file : files()) {
      for (Event event : events(file)) {
        if (event.getSessionLog().getStatus() == SessionStatus.START) {
          scalars.tailMap(event.getStep(), true).clear();
        }
        if (event.hasSummary()) {
          Map<String, Float> ofStep = new TreeMap<>();
          event
              .getSummary()
              .getValueList()
              .forEach(value -> ofStep.put(value.getTag(), value.getSimpleValue()));
          assertThat(scalars.put(event.getStep(), ofStep)).as("step %d", event.getStep()).isNull();
        }
      }
    }
    return scalars;
  }

  private Map<Long, Map<String, Float>> metrics() throws IOException {
    Map<Long, Map<String, Float>> scalars = new TreeMap<>();
    for (EpochMetrics line : new MetricsFile(folder, "").read()) {
      Map<String, Float> ofStep = new TreeMap<>();
      EpochMetrics.Training training = line.training();
      if (training != null) {
        ofStep.put("training/loss", (float) training.loss());
        ofStep.put("training/top1", (float) training.top1());
        ofStep.put("training/learning_rate", (float) training.learningRate());
        ofStep.put("training/images_per_second", (float) training.imagesPerSecond());
        ofStep.put("training/clamped", (float) training.clamped());
      }
      ofStep.put("validation/loss", (float) line.validation().loss());
      ofStep.put("validation/top1", (float) line.validation().top1());
      ofStep.put("validation/top5", (float) line.validation().top5());
      line.stepSizes()
          .forEach((name, value) -> ofStep.put("step_sizes/" + name, value.floatValue()));
      if (line.layers() != null) {
        line.layers().forEach((name, value) -> ofStep.put("layers/" + name, value.floatValue()));
      }
      scalars.put(line.step(), ofStep);
    }
    return scalars;
  }
}
