package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.flow.ClusterJob;

/** What a command says when it is stopped from outside. */
final class InterruptNoticeTest {
  private static final String REST = "the same command continues";

  @Test
  void aRunThatWasSavedIsNamedWithItsStep() {
    assertThat(InterruptNotice.text(new TreeMap<>(Map.of("resnet-8-2bit-0123456789ab", 240L))))
        .isEqualTo(
            "lsq: saved resnet-8-2bit-0123456789ab at step 240\n"
                + "lsq: stopped; the same command continues");
  }

  @Test
  void aClustersJobGoesOnAndCanBeCancelled() {
    PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    InterruptNotice notice = new InterruptNotice(err);
    try {
      assertThat(InterruptNotice.text(new TreeMap<>())).isEqualTo("lsq: stopped; " + REST);
      String cancellation = "curl -X PATCH 'http://host:8081/jobs/0a?mode=cancel'";
      new ConsoleProgress(err).submitted(ClusterJob.of("host:8081", "cifar10", "0a"));
      assertThat(InterruptNotice.text(new TreeMap<>()))
          .isEqualTo(
              "lsq: stopped; job cifar10 goes on at host:8081; to cancel it: "
                  + cancellation
                  + "; "
                  + REST);
    } finally {
      notice.close();
      InterruptNotice.noJobGoesOn();
    }
  }
}
