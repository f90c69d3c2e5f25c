package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.runtime.Accelerators;
import org.lsqbeam.graphs.runtime.GpuSoftware;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.runtime.TensorFlowVersion;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Keeps a run's {@code provenance.json} while it trains: a session from each start to its end. */
public final class ProvenanceRecorder implements TrainingListener {
  private final RunFolder run;
  private final Provenance.@Nullable Imported imported;
  private final List<Provenance.Session> earlier = new ArrayList<>();
  private final String started = now();
  private final Map<String, String> versions = versions();
  private long fromStep;
  private long toStep;
  private boolean training;

  /**
   * Records a session of a run that is about to begin or to continue.
   *
   * @param imported what the run starts from, where somebody else trained that; null for others
   */
  public ProvenanceRecorder(RunFolder run, Provenance.@Nullable Imported imported) {
    this.run = run;
    this.imported = imported;
  }

  @Override
  public void started(TrainingSpec spec, long step, long steps) {
    fromStep = step;
    toStep = step;
    training = true;
    try {
      run.provenance().ifPresent(provenance -> earlier.addAll(provenance.sessions()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write();
  }

  @Override
  public void updated(Progress progress) {
    toStep = progress.step();
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    write();
  }

  @Override
  public void ended() {
    if (training) {
      write();
    }
  }

  private void write() {
    List<Provenance.Session> sessions = new ArrayList<>(earlier);
    sessions.add(
        new Provenance.Session(
            started, now(), versions, cpu(), Sessions.threads(), fromStep, toStep));
    try {
      run.writeProvenance(new Provenance(sessions, imported));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("lsq-beam", System.getProperty("lsqbeam.revision", "unknown revision"));
    versions.put("Beam", ReleaseInfo.getReleaseInfo().getVersion());
    versions.put("TensorFlow", TensorFlowVersion.description());
    versions.putAll(gpu());
    versions.put(
        "Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    versions.put(
        "operating system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    return versions;
  }

  /** What a GPU computes with, where TensorFlow uses one. */
  private static Map<String, String> gpu() {
    try {
      return Accelerators.gpus().isEmpty() ? Map.of() : GpuSoftware.versions();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cpu() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      if (Files.isReadable(info)) {
        for (String line : Files.readAllLines(info)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return System.getProperty("os.arch");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
