package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.transforms.source.Split;

/** The lines of {@code rejected.jsonl}. */
final class RejectedImageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u001b[31m\u009b2J\u0007\u007f\u0000.png",
        "\u202egnp.exe \u2066\u200f\u2028\u2029",
        "two\nlines\r\n",
        "caf\u00e9 \u65e5\u672c \ud83d\ude00 \"quoted\" back\\slash",
        "</script>=1+1"
      })
  void aNameIsKeptExactlyInOneLineThatATerminalShowsAsItIs(String name) throws IOException {
    String line = new RejectedImage(Split.TRAIN, name, "its " + name).line("0123456789ab");
    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(read.path("file").textValue()).isEqualTo(name);
    assertThat(read.path("reason").textValue()).isEqualTo("its " + name);
    assertThat(line.codePoints())
        .allMatch(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      false;
                  default -> true;
                });
  }
}
