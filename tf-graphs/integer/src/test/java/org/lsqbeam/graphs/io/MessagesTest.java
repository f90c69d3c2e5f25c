package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MessagesTest {
  @Test
  void aLineShowsEveryCharacter() {
    assertThat(Messages.line("two\nlines\r\t")).isEqualTo("two\\nlines\\r\\t");
    assertThat(Messages.line("\u001b[31mred")).isEqualTo("\\u001b[31mred");
    assertThat(Messages.line("\ufeffant")).isEqualTo("\\ufeffant");
    assertThat(Messages.line("a\u2028b\u202ec")).isEqualTo("a\\u2028b\\u202ec");
    assertThat(Messages.line("half \ud83d of a pair")).isEqualTo("half \\ud83d of a pair");
    assertThat(Messages.line("caf\u00e9 \ud83d\ude00 'x'")).isEqualTo("caf\u00e9 \ud83d\ude00 'x'");
  }

  @Test
  void aLongLineKeepsItsBeginningAndItsEnd() {
    String line =
        Messages.line("val_labels.txt line 1 is '" + "x".repeat(1 << 20) + "'; must be y");
    assertThat(line)
        .hasSizeLessThan(20_000)
        .startsWith("val_labels.txt line 1 is 'xxx")
        .contains("xxx...xxx")
        .endsWith("xxx'; must be y");
  }
}
