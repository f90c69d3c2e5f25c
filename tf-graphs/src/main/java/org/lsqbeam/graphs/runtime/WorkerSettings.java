package org.lsqbeam.graphs.runtime;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a command that its worker processes need too.
 *
 * @param threads of TensorFlow; 0 for one per processor in each process
 * @param correctCpuCaches whether impossible cache sizes of oneDNN are corrected
 * @param revision of the sources, as provenance records it; null if unknown
 */
public record WorkerSettings(int threads, boolean correctCpuCaches, @Nullable String revision)
    implements Serializable {
  /** Returns the settings of this process. */
  public static WorkerSettings ofThisProcess() {
    return new WorkerSettings(
        Sessions.chosenThreads(), OneDnnCaches.isCorrectionAllowed(), Revision.ofThisProcess());
  }

  /**
   * Applies the settings to this process.
   *
   * @throws UnsatisfiedRequirementException if TensorFlow already runs here with another number of
   *     threads, or with its cache sizes corrected where they are not to be, or the other way round
   */
  public void adopt() {
    if (threads != 0) {
      Sessions.useThreads(threads);
    }
    OneDnnCaches.allowCorrection(correctCpuCaches);
    if (revision != null && !revision.equals(Revision.ofThisProcess())) {
      Revision.set(revision);
    }
  }
}
