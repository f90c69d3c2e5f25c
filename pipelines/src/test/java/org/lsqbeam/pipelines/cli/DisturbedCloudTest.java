package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;

/**
 * The whole flow in a Cloud Storage where one request in twelve fails, against one on this machine.
 */
final class DisturbedCloudTest {
  private static final long SEED = 1;
  private static final int PRECONDITION_FAILED = 412;

  @Test
  void faultsThatPassChangeNoByteAndLeaveNothingBehind(@TempDir Path folder) throws IOException {
    Path photographs = SmallPhotographs.tarsIn(folder.resolve("photographs"));
    Path here = folder.resolve("here");
    CommandLine local =
        CommandLine.run(new SmallExperiment(photographs, 2).command("reproduce", here));
    try (Bucket bucket = Bucket.open()) {
      SmallExperiment inCloud =
          new SmallExperiment(bucket.put(photographs, "photographs").root(), 2);
      bucket.server().failAtRandom(SEED);
      CommandLine result =
          CommandLine.run(
              inCloud.command(
                  "reproduce", bucket.folder("output").root(), "--workFolder=" + folder + "/work"));

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(SmallExperiment.table(result))
          .isEqualTo(SmallExperiment.table(local))
          .isNotEmpty();
      Map<String, String> files = SmallExperiment.files(here);
      Map<String, String> objects = bucket.contents("output");
      assertThat(SmallExperiment.names(objects)).isEqualTo(SmallExperiment.names(files));
      assertThat(objects).containsAllEntriesOf(SmallExperiment.decidedBytes(files));
      for (Fault everywhere :
          List.of(Fault.UNAVAILABLE, Fault.TOO_MANY_REQUESTS, Fault.CUT_BEFORE, Fault.CUT_ANSWER)) {
        assertMet(bucket, Operation.GET, everywhere);
        assertMet(bucket, Operation.DOWNLOAD, everywhere);
        assertMet(bucket, Operation.UPLOAD, everywhere);
      }
      assertMet(bucket, Operation.DOWNLOAD, Fault.CUT_MIDWAY);
      assertMet(bucket, Operation.DOWNLOAD, Fault.CORRUPTED);
      assertMet(bucket, Operation.UPLOAD, Fault.CUT_MIDWAY);
      assertMet(bucket, Operation.INSERT, Fault.CUT_ANSWER);
      assertThat(bucket.server().refusals(PRECONDITION_FAILED)).isPositive();
    }
  }

  private static void assertMet(Bucket bucket, Operation operation, Fault fault) {
    assertThat(bucket.server().failures(operation, fault))
        .as("%s of %s", fault, operation)
        .isPositive();
  }
}
