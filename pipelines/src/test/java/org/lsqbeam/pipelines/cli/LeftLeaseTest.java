package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lsqbeam.transforms.storage.server.Bucket;

/** Leases of trained runs in Cloud Storage whose workers could not release them. */
@ExtendWith(FinishedOutputs.Shared.class)
final class LeftLeaseTest {
  private static final String OUTPUT = "gs://bucket/output";

  @AutoClose private final Bucket bucket = Bucket.open();
  private final FinishedOutputs finished;
  private String expired = "";
  private String live = "";

  LeftLeaseTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  @BeforeEach
  void leaveTwoLeases() throws IOException {
    bucket.put(finished.whole(), "output");
    expired = leave("resnet-8-2bit", "2001-01-01T00:00:00Z");
    live = leave("resnet-8-full", "2999-01-01T00:00:00Z");
  }

  private String leave(String run, String expires) throws IOException {
    Path done = FinishedOutputs.file(finished.whole(), "runs/" + run + "-*/done.json");
    String lease = finished.whole().relativize(done.resolveSibling("lease.json")).toString();
    String content = "{\"owner\":\"1@dead\",\"expires\":\"" + expires + "\"}";
    bucket.server().put(Bucket.NAME, "output/" + lease, content.getBytes(UTF_8));
    return lease;
  }

  @Test
  void theNextTrainingRemovesTheOneThatHasExpired() {
    CommandLine train = finished.run("train", OUTPUT);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(bucket.contents("output")).doesNotContainKey(expired).containsKey(live);
  }

  @Test
  void cleaningListsTheOneThatHasExpiredAndRemovesIt() {
    CommandLine dry = CommandLine.run("runs", "clean", "--output=" + OUTPUT);

    assertThat(dry.out())
        .isEqualTo(
            expired
                + "  expired lease, 0.0 MiB\n"
                + "would be removed by --delete: 0 folders, 1 expired lease, 0.0 MiB\n");
    assertThat(bucket.contents("output")).containsKeys(expired, live);

    CommandLine clean = CommandLine.run("runs", "clean", "--delete", "--output=" + OUTPUT);

    assertThat(clean.exitCode()).as(clean.err()).isZero();
    assertThat(bucket.contents("output")).doesNotContainKey(expired).containsKey(live);
  }
}
