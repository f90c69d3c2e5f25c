package org.lsqbeam.transforms.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StageProgressTest {
  private final List<ProgressLine> lines = new ArrayList<>();
  private final AtomicLong seconds = new AtomicLong();

  @BeforeEach
  void listen() {
    WorkProgress.tell(
        new WorkProgress.Listener() {
          @Override
          public void said(ProgressLine line) {}

          @Override
          public void advanced(ProgressLine line, boolean milestone) {
            lines.add(line);
          }
        });
  }

  @AfterEach
  void stop() {
    WorkProgress.tellNobody();
  }

  private StageProgress stage(long all) {
    return new StageProgress(
        "write", "", "shards written", all, "", () -> Instant.ofEpochSecond(seconds.get()));
  }

  @Test
  void aStageHasItsRateSinceTheFirstThingAndTheTimeLeft() {
    StageProgress shards = stage(101);
    seconds.addAndGet(1000); // they wait for images
    shards.add(1);
    seconds.addAndGet(4);
    shards.add(20);
    assertThat(lines)
        .last()
        .extracting(ProgressLine::text)
        .isEqualTo("21/101 shards written, 20 %, 5.0/s, 0:16 left");
    assertThat(lines.get(1).fields())
        .isEqualTo(Map.of("done", 21L, "all", 101L, "perSecond", 5.0, "secondsLeft", 16L));
  }

  @Test
  void aStageOfUnknownLengthHasNoTimeLeft() {
    StageProgress shards = stage(0);
    shards.add(1);
    seconds.addAndGet(4);
    shards.add(8000);
    assertThat(lines)
        .last()
        .extracting(ProgressLine::text)
        .isEqualTo("8,001 shards written, 2,000/s");
  }

  @Test
  void anEstimateIsNotToldAsACount() {
    StageProgress images = new StageProgress("prepare", "images prepared", 1000, "").withEstimate();
    images.add(10);
    assertThat(lines)
        .first()
        .satisfies(
            line -> {
              assertThat(line.text()).isEqualTo("10 of about 1,000 images prepared, 1 %");
              assertThat(line.fields()).containsKey("allEstimated").doesNotContainKey("all");
            });
  }

  @Test
  void theNumberOfTheRunComesFirst() {
    new StageProgress("evaluate", "run 2/5", "images evaluated", 0, "resnet-8").add(1);
    assertThat(lines)
        .extracting(ProgressLine::text)
        .containsExactly("run 2/5, 1 images evaluated, resnet-8");
  }

  @Test
  void thingsThatComeTogetherAreOneLineAndTheLastIsAlwaysTold() {
    StageProgress shards = stage(3);
    shards.add(1);
    shards.add(1);
    shards.add(1);
    assertThat(lines)
        .hasSize(2)
        .last()
        .extracting(ProgressLine::text)
        .isEqualTo("3/3 shards written, 100 %");
  }
}
