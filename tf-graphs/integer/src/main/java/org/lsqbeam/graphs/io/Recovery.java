package org.lsqbeam.graphs.io;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way in which a command goes on after a fault: one of its own, one of a command that was killed,
 * or one that another process causes at the same time. Each is counted where it is taken, so that
 * the tests of faults can show that none is untried.
 */
public enum Recovery {
  /** A damaged dataset is removed and prepared again. */
  DATASET_PREPARED_AGAIN,
  /** Another process finished the dataset during this attempt; its dataset is used. */
  DATASET_OF_ANOTHER_USED,
  /** The temporary files of a killed preparation are removed. */
  LEFT_ATTEMPT_REMOVED,
  /** A file that arrived after its attempt was removed is removed. */
  LATE_SPILL_REMOVED,
  /** A file that a killed command left unfinished is removed. */
  LEFT_FILE_REMOVED,
  /** A checkpoint that a killed command left unfinished is removed. */
  LEFT_CHECKPOINT_REMOVED,
  /** A folder of the cache that a killed command left unfinished is removed. */
  LEFT_COPY_REMOVED,
  /** A copy in the cache that was damaged there is fetched again. */
  COPY_FETCHED_AGAIN,
  /** A damaged checkpoint is removed; training resumes at the one before it. */
  CHECKPOINT_REMOVED,
  /** The checkpoint from before training is damaged or missing, and is made again. */
  FIRST_CHECKPOINT_MADE_AGAIN,
  /** A run's damaged or missing spec is written again. */
  SPEC_WRITTEN_AGAIN,
  /** A damaged file that follows from others is removed, and made again. */
  ARTIFACT_REMOVED,
  /** Lines of the metrics that are newer than the checkpoint, or not whole, are dropped. */
  METRICS_CUT,
  /** Training resumes at a checkpoint. */
  RUN_RESUMED,
  /** Another command wrote a file first; its file stays. */
  FILE_OF_ANOTHER_KEPT,
  /** A new file is created under its own name, since no hard link to it can be made. */
  FILE_CREATED_WITHOUT_LINK,
  /** A folder is removed again, since another thread wrote into it meanwhile. */
  FOLDER_REMOVED_AGAIN,
  /** A file is synced again, since an interruption of the thread ended the first try. */
  SYNC_REPEATED,
  /** The lease of a command that died is taken over. */
  LEASE_TAKEN_OVER,
  /** A write succeeded, although its answer was lost. */
  LOST_ANSWER_FOUND,
  /** A transfer whose content arrived damaged, or changed meanwhile, is repeated. */
  TRANSFER_REPEATED,
  /** An upload that the service has lost is begun again. */
  UPLOAD_BEGUN_AGAIN,
  /** The objects that a batch left are removed one by one. */
  OBJECTS_REMOVED_ONE_BY_ONE,
  /** A write of a worker that no longer holds the run's lock is replaced. */
  LATE_WRITE_REPLACED;

  private static final Map<Recovery, Long> COUNTS = new ConcurrentHashMap<>();

  /** Counts that it is taken. */
  public void taken() {
    COUNTS.merge(this, 1L, Long::sum);
  }

  /** Returns how often each was taken in this process, without those that were not. */
  public static Map<Recovery, Long> counts() {
    return new TreeMap<>(COUNTS);
  }
}
