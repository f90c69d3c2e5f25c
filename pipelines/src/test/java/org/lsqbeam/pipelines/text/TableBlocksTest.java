package org.lsqbeam.pipelines.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableBlocksTest {
  private static final String TABLE =
      """
      network              percent  full precision             8-bit  2-bit
      resnet-20            top-1      91.2 +/- 0.1      91.3 +/- 0.2   89.0
                           change                               +0.1   -2.2
      resnet-20, decay 0   top-1              10.0  did not converge   88.9
      """;

  @Test
  void aTableThatFitsIsLeftAsItIs() {
    assertThat(TableBlocks.of(TABLE, 80)).isEqualTo(TABLE);
  }

  @Test
  void aWiderTableIsBrokenBetweenColumnsWithTheNamesInEachBlock() {
    assertThat(TableBlocks.of(TABLE + "A note of several words, which is long.\n", 50))
        .isEqualTo(
            """
            network              percent  full precision
            resnet-20            top-1      91.2 +/- 0.1
                                 change
            resnet-20, decay 0   top-1              10.0

            network              percent             8-bit
            resnet-20            top-1        91.3 +/- 0.2
                                 change               +0.1
            resnet-20, decay 0   top-1    did not converge

            network              percent  2-bit
            resnet-20            top-1     89.0
                                 change    -2.2
            resnet-20, decay 0   top-1     88.9
            A note of several words, which is long.
            """);
  }

  @Test
  void aColumnThatIsWiderThanTheTerminalIsABlockOfItsOwn() {
    assertThat(TableBlocks.of(TABLE, 10).lines()).hasSize(3 * 4 + 2);
  }
}
