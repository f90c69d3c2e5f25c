package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.runtime.Revision;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.transforms.storage.ObjectStorage;

/** Adds the work on a trained run to the run's {@code provenance.json}, as one stretch. */
public final class FollowUpRecorder {
  private final RunFolder run;
  private final RunLock lock;
  private final PhaseClock clock;
  private final String started = ProvenanceRecorder.now();
  private @Nullable ConditionalWriter objects;
  private Optional<Provenance> before = Optional.empty();
  private boolean begun;

  /**
   * Records nothing until a phase begins.
   *
   * @param lock the run's, which is held
   */
  public FollowUpRecorder(RunFolder run, RunLock lock, PhaseClock clock) {
    this.run = run;
    this.lock = lock;
    this.clock = clock;
  }

  /** A phase begins. */
  public void start(Phase phase) {
    clock.start(phase);
  }

  /** The phases up to now are done, and what they made is written. */
  public void done() throws IOException {
    clock.pause();
    if (!begun) {
      Optional<ObjectStorage> store = run.storage().objectStorage();
      objects = store.isPresent() ? new ConditionalWriter(store.get(), lock) : null;
      before = run.provenance();
      begun = true;
    }
    if (before.isPresent()) { // else it was removed, which the next command says
      write(before.get());
    }
  }

  private void write(Provenance trained) throws IOException {
    List<Provenance.FollowUp> all = new ArrayList<>();
    if (trained.followUps() != null) {
      all.addAll(trained.followUps());
    }
    all.add(new Provenance.FollowUp(started, Revision.name(), clock.seconds()));
    Provenance now = new Provenance(trained.sessions(), trained.imported(), all);
    if (objects == null) {
      lock.requireHeld();
      run.writeProvenance(now);
    } else {
      objects.write(RunFolder.PROVENANCE, run.content(now));
    }
  }
}
