package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.runtime.CpuInfo;
import org.lsqbeam.graphs.runtime.GpuSoftware;
import org.lsqbeam.graphs.runtime.Gpus;
import org.lsqbeam.graphs.runtime.MachineMemory;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.runtime.Revision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.runtime.TensorFlowVersion;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;

/** Writes a run's {@code provenance.json} while it trains, with one session per start. */
public final class ProvenanceRecorder implements TrainingListener {
  private final RunFolder run;
  private final Provenance.@Nullable Imported imported;
  private final PhaseClock clock;
  private final List<Provenance.Session> earlier = new ArrayList<>();
  private final String started = now();
  private final Map<String, String> versions = versions();
  private long fromStep;
  private long toStep;
  private @Nullable List<Provenance.FollowUp> followUps;
  private @Nullable ArithmeticChoice forwardArithmetic;
  private boolean training;

  /**
   * Records a session of a run that is about to start or resume.
   *
   * @param imported the pretrained weights that the run starts from; null for other runs
   * @param clock of the session, which is in its first phase
   */
  public ProvenanceRecorder(
      RunFolder run, Provenance.@Nullable Imported imported, PhaseClock clock) {
    this.run = run;
    this.imported = imported;
    this.clock = clock;
  }

  @Override
  public void phaseStarted(Phase phase) {
    clock.start(phase);
  }

  @Override
  public void forwardArithmeticChosen(ArithmeticChoice choice) {
    forwardArithmetic = choice;
  }

  @Override
  public void started(TrainingSpec spec, long step, long steps) {
    fromStep = step;
    toStep = step;
    training = true;
    try {
      Optional<Provenance> before = run.provenance();
      before.ifPresent(provenance -> earlier.addAll(provenance.sessions()));
      followUps = before.map(Provenance::followUps).orElse(null);
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
    try {
      sessions.add(
          new Provenance.Session(
              started,
              now(),
              versions,
              CpuInfo.name(),
              CpuInfo.processor().orElse(null),
              oneDnn(),
              MachineMemory.bytes(),
              forwardArithmetic,
              Sessions.threads(),
              fromStep,
              toStep,
              clock.seconds()));
      run.writeProvenance(new Provenance(sessions, imported, followUps));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put(Provenance.REVISION, Revision.name());
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

  /** The versions of the GPU's software; empty where TensorFlow uses no GPU. */
  private static Map<String, String> gpu() {
    try {
      return Gpus.names().isEmpty() ? Map.of() : GpuSoftware.versions();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Provenance.OneDnn oneDnn() {
    return new Provenance.OneDnn(
        OneDnnCaches.bytesPerCore().orElse(null),
        OneDnnCaches.correction().map(OneDnnCaches.Correction::label).orElse(null));
  }

  /** The time, as the file has it. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
