package org.lsqbeam.pipelines.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordWrapTest {
  @Test
  void aDescriptionContinuesBelowItself() {
    assertThat(WordWrap.hanging("disk", "one two three four", 6, 15))
        .isEqualTo("disk  one two\n      three\n      four\n");
  }

  @Test
  void aLongTermOrWordKeepsItsLine() {
    assertThat(WordWrap.hanging("--imagesPerSecond", "unbreakable word", 4, 10))
        .isEqualTo("--imagesPerSecond unbreakable\n    word\n");
  }
}
