package org.lsqbeam.graphs.runtime;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a command was told that the processes which work for it are to know too.
 *
 * @param threads of TensorFlow; 0 where each process takes as many as it has processors
 * @param correctCpuCaches whether impossible cache sizes of oneDNN are corrected
 * @param revision of the sources, as provenance says it; null where it is not known
 */
public record WorkerSettings(int threads, boolean correctCpuCaches, @Nullable String revision)
    implements Serializable {
  private static final String REVISION = "lsqbeam.revision";

  /** Those of this process. */
  public static WorkerSettings ofThisProcess() {
    return new WorkerSettings(
        Sessions.chosenThreads(), OneDnnCaches.isCorrectionAllowed(), System.getProperty(REVISION));
  }

  /**
   * Makes them those of this process.
   *
   * @throws UnsatisfiedRequirementException if TensorFlow already runs here with another number of
   *     threads, or with its cache sizes corrected where they are not to be, or the other way round
   */
  public void adopt() {
    if (threads != 0) {
      Sessions.useThreads(threads);
    }
    OneDnnCaches.allowCorrection(correctCpuCaches);
    if (revision != null && !Objects.equals(revision, System.getProperty(REVISION))) {
      System.setProperty(REVISION, revision);
    }
  }
}
