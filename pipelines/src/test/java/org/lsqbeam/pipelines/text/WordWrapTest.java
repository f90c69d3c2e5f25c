package org.lsqbeam.pipelines.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordWrapTest {
  @Test
  void aDescriptionContinuesBelowItself() {
    assertThat(WordWrap.hanging("disk", 6, "one two three four", 15))
        .isEqualTo("disk  one two\n      three\n      four\n");
  }

  @Test
  void aLongTermOrWordKeepsItsLine() {
    assertThat(WordWrap.hanging("--rate", 4, "unbreakable word", 10))
        .isEqualTo("--rate\n    unbreakable\n    word\n");
  }
}
