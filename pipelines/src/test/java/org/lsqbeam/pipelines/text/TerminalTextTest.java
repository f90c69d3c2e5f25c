package org.lsqbeam.pipelines.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a terminal and a log may show. */
final class TerminalTextTest {
  @ParameterizedTest
  @CsvSource({
    "https://me:pw@host/a, https://***@host/a",
    "https://me:p@w@host/a, https://***@host/a",
    "master is 'me:pw@host:8081';, master is '***@host:8081';",
    "--flinkMaster=me:p@w@[::1]:8081, --flinkMaster=***@[::1]:8081",
    "gs://bucket/a?X-Goog-Signature=pw&b=1, gs://bucket/a?X-Goog-Signature=***&b=1",
    "https://h/a?b=1&sig=pw', https://h/a?b=1&sig=***'",
    "https://h/a?AWSAccessKeyId=pw;Expires=1, https://h/a?AWSAccessKeyId=***;Expires=1",
    "my_token=pw rest, my_token=*** rest",
  })
  void credentialsAreReplacedByStars(String text, String shown) {
    assertThat(TerminalText.of(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "learningRate is -1; must be above 0",
        "gs://bucket/folder/a@b.png",
        "epochs=5, seeds=1,2",
        "12:30:05 in use by 1@alive until 13:00",
        "file a: b@c.png",
        "caf\u00e9 \ud83d\ude00\n\ttwo"
      })
  void anythingElseIsShownAsItIs(String text) {
    assertThat(TerminalText.of(text)).isEqualTo(text);
  }

  @Test
  void whatMovesTheCursorOrReordersTextIsShownAsJsonShowsIt() {
    assertThat(TerminalText.of("a\u001b[2J\r\u009b\u202e\u0000"))
        .isEqualTo("a\\u001b[2J\\u000d\\u009b\\u202e\\u0000");
  }

  @Test
  void aLongTextTakesNoTime() {
    String text = "token&sig?a=b:c".repeat(10_000);
    assertThat(assertTimeout(Duration.ofSeconds(2), () -> TerminalText.of(text))).isEqualTo(text);
  }
}
