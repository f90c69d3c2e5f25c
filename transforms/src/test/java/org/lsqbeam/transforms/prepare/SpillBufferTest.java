package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpillBufferTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void allWorkersTogetherTakeASixteenthOfTheHeap() {
    assertThat(SpillBuffer.bytes(768 * MEBIBYTE, 2)).isEqualTo(24 * MEBIBYTE);
    assertThat(SpillBuffer.bytes(768 * MEBIBYTE, 16)).isEqualTo(3 * MEBIBYTE);
  }

  @Test
  void aPortionIsNeitherTinyNorLargerThanHelps() {
    assertThat(SpillBuffer.bytes(768 * MEBIBYTE, 1000)).isEqualTo(2 * MEBIBYTE);
    assertThat(SpillBuffer.bytes(100_000 * MEBIBYTE, 2)).isEqualTo(32 * MEBIBYTE);
  }
}
