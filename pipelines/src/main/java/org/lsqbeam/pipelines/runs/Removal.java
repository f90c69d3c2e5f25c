package org.lsqbeam.pipelines.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.transforms.lock.Lease;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Something in an output folder that can be removed without changing a report.
 *
 * @param path of the folder or the lease, below the output
 * @param bytes that are freed
 * @param reason why nothing needs it
 */
public record Removal(String path, long bytes, String reason) {
  /**
   * Finds what can be removed: runs that are not done and that nobody trains, runs that no report
   * has and no kept run starts from, checkpoints of done runs between their first and their last,
   * and leases of trained runs that have expired.
   */
  public static List<Removal> find(ArtifactStore store, RunList list) throws IOException {
    List<Removal> removals = new ArrayList<>();
    for (StoredRun run : list.runs()) {
      Optional<String> reason = reason(run, list);
      if (reason.isPresent()) {
        removals.add(new Removal(ArtifactStore.RUNS + "/" + run.name(), run.bytes(), reason.get()));
        continue;
      }
      if (run.state() == StoredRun.State.DONE) {
        addCheckpoints(store, run, removals);
      }
      addLease(store, run, removals);
    }
    return removals;
  }

  private static Optional<String> reason(StoredRun run, RunList list) {
    return switch (run.state()) {
      case UNFINISHED -> Optional.of("unfinished");
      case FAILED, DAMAGED -> Optional.of(run.state().toString());
      case RUNNING -> Optional.empty();
      case TRAINED, DONE ->
          run.reports().isEmpty() && !list.isNeeded(run)
              ? Optional.of("in no report")
              : Optional.empty();
    };
  }

  private static void addCheckpoints(ArtifactStore store, StoredRun run, List<Removal> removals)
      throws IOException {
    Storage folder = store.runs().in(run.name());
    long last = new RunFolder(folder).done().orElseThrow().steps();
    List<String> kept = List.of(Checkpoints.name(0), Checkpoints.name(last));
    for (String checkpoint : folder.children(Checkpoints.FOLDER)) {
      if (Checkpoints.stepOf(checkpoint).isPresent() && !kept.contains(checkpoint)) {
        String name = Checkpoints.FOLDER + "/" + checkpoint;
        long bytes = folder.list(name).stream().mapToLong(FileEntry::size).sum();
        removals.add(
            new Removal(
                ArtifactStore.RUNS + "/" + run.name() + "/" + name, bytes, "old checkpoint"));
      }
    }
  }

  private static void addLease(ArtifactStore store, StoredRun run, List<Removal> removals)
      throws IOException {
    Storage folder = store.runs().in(run.name());
    if (RunLock.isExpired(new RunFolder(folder))) {
      removals.add(
          new Removal(
              ArtifactStore.RUNS + "/" + run.name() + "/" + Lease.FILE,
              folder.size(Lease.FILE),
              "expired lease"));
    }
  }

  /** Whether it is a lease, not a folder. */
  public boolean isLease() {
    return path.endsWith("/" + Lease.FILE);
  }

  /**
   * Removes it, unless a worker took the run since.
   *
   * @return whether it was removed
   */
  public boolean carryOut(ArtifactStore store) throws IOException {
    String name = path.split("/", -1)[1];
    RunFolder run = new RunFolder(store.runs().in(name));
    Optional<RunLock> lock = RunLock.take(run);
    if (lock.isEmpty()) {
      return false;
    }
    try (RunLock held = lock.get()) {
      held.requireHeld();
      // A lease has been taken over, and goes when it is closed.
      store.storage().deleteFolder(path);
    }
    return true;
  }
}
