package org.lsqbeam.pipelines.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PipelineSummaryTest {
  private final PipelineSummary summary = new PipelineSummary();

  @Test
  void theLineAddsUpAllPipelines() {
    summary.add(
        Map.of(
            "images listed", 12003L,
            "images decoded", 12000L,
            "images rejected", 3L,
            "images rejected: damaged", 2L,
            "images rejected: too large", 1L,
            "files skipped", 4L,
            "examples written", 12000L,
            "bytes spilled", 48_234_496L));
    summary.add(Map.of("runs trained", 1L, "images trained", 120000L));
    summary.add(
        Map.of(
            "runs trained", 3L,
            "runs resumed", 1L,
            "runs skipped", 1L,
            "runs failed", 2L,
            "images trained", 240000L,
            "step sizes clamped", 7L));
    assertThat(summary)
        .hasToString(
            "images: 12,000 decoded, 3 rejected (2 damaged, 1 too large), 12,000 examples"
                + " written, 46.0 MiB spilled; 4 files skipped that are not images; runs: 4 trained"
                + " (1 resumed), 1 skipped, 2 failed; 360,000 images trained; 7 step sizes clamped");
  }

  @Test
  void aProgramFindsEveryCountByItsName() {
    summary.add(
        Map.of("images decoded", 7L, "images rejected", 1L, "images rejected: damaged", 1L));
    assertThat(summary.counts())
        .containsOnlyKeys(
            "bytesSpilled",
            "examplesWritten",
            "filesSkipped",
            "imagesDecoded",
            "imagesListed",
            "imagesRejected",
            "imagesTrained",
            "rejectedByReason",
            "runsFailed",
            "runsResumed",
            "runsSkipped",
            "runsTrained",
            "stepSizesClamped")
        .containsEntry("imagesDecoded", 7L)
        .containsEntry("rejectedByReason", Map.of("damaged", 1L));
  }

  @Test
  void itIsEmptyWhereNothingWasDone() {
    assertThat(summary.isEmpty()).isTrue();
    summary.add(Map.of());
    assertThat(summary.isEmpty()).isTrue();
  }
}
