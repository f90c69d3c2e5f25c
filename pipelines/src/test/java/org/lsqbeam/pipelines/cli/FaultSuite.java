package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;
import org.lsqbeam.graphs.io.Recovery;

/**
 * All tests of faults, which together take every way of going on after one. {@code mvn -Pfaults
 * test} runs it, and the tests of the other modules that take {@link #ELSEWHERE}.
 */
@Suite
@SelectClasses({
  CloudOperationFaultsTest.class,
  CloudReproduceTest.class,
  DamagedOutputTest.class,
  OperationFaultsTest.class
})
final class FaultSuite {
  /** The recoveries of processes with planned faults. */
  static final Set<Recovery> RECOVERIES = EnumSet.noneOf(Recovery.class);

  /**
   * Recoveries that need two processes at one moment, or a special file system or service. A test
   * of the class's own module provokes and counts each: AtomicFileTest, DurableFilesTest and
   * FolderTreeTest, ConcurrentPreparationTest, DatasetCacheTest, CloudFaultsTest,
   * ConditionalWriterTest.
   */
  private static final Set<Recovery> ELSEWHERE =
      EnumSet.of(
          Recovery.FILE_OF_ANOTHER_KEPT,
          Recovery.FILE_CREATED_WITHOUT_LINK,
          Recovery.SYNC_REPEATED,
          Recovery.FOLDER_REMOVED_AGAIN,
          Recovery.LATE_SPILL_REMOVED,
          Recovery.DATASET_OF_ANOTHER_USED,
          Recovery.COPY_FETCHED_AGAIN,
          Recovery.UPLOAD_BEGUN_AGAIN,
          Recovery.OBJECTS_REMOVED_ONE_BY_ONE,
          Recovery.LATE_WRITE_REPLACED);

  private FaultSuite() {}

  @AfterSuite
  static void everyRecoveryWasTaken() {
    if (FaultChoice.ofThisBuild().parts() > 1) {
      return; // a part need not take all
    }
    Set<Recovery> untaken = EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE));
    untaken.removeAll(RECOVERIES);
    untaken.removeAll(Recovery.counts().keySet());
    assertThat(untaken).isEmpty();
  }
}
