package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedJsonTest {
  private record Accuracy(double top1, Map<String, Double> layers) {}

  private static final String RUN = "0123456789ab";
  private static final Accuracy VALUE =
      new Accuracy(Double.NaN, Map.of("b", 2.0E-3, "a", Math.nextUp(0.1)));

  private static String sealed() throws IOException {
    return new String(SealedJson.indented(VALUE), StandardCharsets.UTF_8);
  }

  @Test
  void aValueIsReadAsItWasWritten() throws IOException {
    assertThat(SealedJson.parse(sealed(), Accuracy.class, "file")).isEqualTo(VALUE);
    for (String text :
        List.of(
            SealedJson.line(VALUE, RUN),
            new String(SealedJson.indented(VALUE, RUN), StandardCharsets.UTF_8))) {
      assertThat(SealedJson.parse(text, Accuracy.class, "file", RUN)).isEqualTo(VALUE);
      assertThat(SealedJson.parse(text, Accuracy.class, "file", "")).isEqualTo(VALUE);
    }
  }

  @Test
  void aValueOfAnotherRunIsRefused() throws IOException {
    assertThatThrownBy(
            () ->
                SealedJson.parse(
                    SealedJson.line(VALUE, RUN), Accuracy.class, "file", "ba9876543210"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("file is damaged: it is of another run, whose fingerprint is " + RUN);
    String ofNone = sealed();
    assertThatThrownBy(() -> SealedJson.parse(ofNone, Accuracy.class, "file", RUN))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("file is damaged: it names no run");
  }

  @Test
  void theDigestIsTheSha256OfTheTextWithoutIt() {
    String text = "{\"layers\":{},\"top1\":0.5,\"run\":\"0123456789ab\"";
    String digest = Sha256.hex((text + "}").getBytes(StandardCharsets.UTF_8));
    assertThat(SealedJson.line(new Accuracy(0.5, Map.of()), RUN))
        .isEqualTo(text + ",\"digest\":\"" + digest + "\"}");
  }

  /** In every byte one bit is flipped, and the text is cut after every byte but the last line. */
  @Test
  void everyDamageIsFound() throws IOException {
    byte[] whole = SealedJson.indented(VALUE);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      String text = new String(damaged, StandardCharsets.ISO_8859_1);
      assertDamaged(text, "byte " + i);
      if (i < whole.length - 1) {
        assertDamaged(sealed().substring(0, i), "cut to " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"layers\":{},\"top1\":99.5}", "7"})
  void whatHasNoDigestIsRefused(String text) {
    assertDamaged(text, text);
  }

  private static void assertDamaged(String text, String what) {
    assertThatThrownBy(() -> SealedJson.parse(text, Accuracy.class, "runs/a/evaluation.json"))
        .as(what)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("runs/a/evaluation.json is damaged: ");
  }
}
