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
 * test} runs it.
 */
@Suite
@SelectClasses({
  CloudOperationFaultsTest.class,
  CloudReproduceTest.class,
  DamagedOutputTest.class,
  OperationFaultsTest.class
})
final class FaultSuite {
  /** Those that processes took whose faults were planned. */
  static final Set<Recovery> RECOVERIES = EnumSet.noneOf(Recovery.class);

  private FaultSuite() {}

  @AfterSuite
  static void everyRecoveryWasTaken() {
    Set<Recovery> untaken = EnumSet.allOf(Recovery.class);
    untaken.removeAll(RECOVERIES);
    untaken.removeAll(Recovery.counts().keySet());
    assertThat(untaken).isEmpty();
  }
}
