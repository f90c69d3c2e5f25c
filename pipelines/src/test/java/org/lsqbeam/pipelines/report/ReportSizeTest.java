package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A page of this size can be sent by mail, and opens in less than a second. */
final class ReportSizeTest {
  private static final double MEBIBYTE = 1 << 20;

  @Test
  void theQuickstartsPageHasAtMostOneAndAHalfMebibytes() throws IOException {
    assertThat(LayoutFixture.quickstart().html().length / MEBIBYTE).isLessThan(1.5);
  }

  @Test
  void thePageOfCifar10HasAtMostThreeMebibytes() throws IOException {
    assertThat(LayoutFixture.cifar10().html().length / MEBIBYTE).isLessThan(3);
  }

  @Test
  void thePageOfThirtyFiveRunsHasAtMostSixMebibytes() throws IOException {
    String page =
        new String(LayoutFixture.table1().html(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(page).contains(LayoutFixture.TITLE, "35 runs");
    assertThat(page.length() / MEBIBYTE).isLessThan(6);
  }
}
