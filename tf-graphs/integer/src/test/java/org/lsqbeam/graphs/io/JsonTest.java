package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTest {
  record Point(int y, double x) {}

  @Test
  void keysAreSortedSoThatEqualValuesAreEqualBytes() {
    assertThat(Json.line(new Point(1, 0.1))).isEqualTo("{\"x\":0.1,\"y\":1}");
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("y", 1);
    map.put("x", 2);
    assertThat(Json.line(map)).isEqualTo("{\"x\":2,\"y\":1}");
    assertThat(Json.fingerprint(map)).isEqualTo(Json.fingerprint(Map.of("x", 2, "y", 1)));
  }

  @Test
  void sha256IsThatOfTheStandard(@TempDir Path folder) throws IOException {
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.hex(new byte[] {'a', 'b', 'c'})).isEqualTo(expected);
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    assertThat(Sha256.ofFile(file)).isEqualTo(expected);
  }

  @Test
  void numbersComeBackToTheLastBit(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("point.json");
    Point point = new Point(Integer.MIN_VALUE, Math.nextUp(Math.PI));
    Json.write(file, point);
    assertThat(Json.read(file, Point.class)).isEqualTo(point);
  }

  @Test
  void whatIsNoSuchValueIsSaidInOneLineThatNamesTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("point.json");
    for (String text :
        new String[] {
          "{\"y\":1", "{\"y\":1,\"x\":2,\"z\":3}", "{\"y\":1}", "[]", "null", "", "{} {}"
        }) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Json.read(file, Point.class))
          .as(text)
          .isInstanceOf(InvalidDataException.class)
          .message()
          .startsWith(file + " is damaged: ")
          .doesNotContain("\n");
    }
  }

  private record Named(List<Point> points, @Nullable Point origin) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'points': null} | its member 'points' is missing or null",
        "{} | its member 'points' is missing or null",
        "{'points': [null]} | its member 'points[]' is missing or null",
        "{'points': [{'x': 1, 'y': null}]} | its member 'points.0.y' is missing or has no valid value",
        "{'points': 7} | its member 'points' is missing or has no valid value",
        "{'points': [], 'pionts': []} | it has an unknown member 'pionts'",
        "{'points': [], 'points': []} | it is not JSON: see line 1",
        "{'points': [}| it is not JSON: see line 1"
      })
  void theMemberThatIsWrongIsNamed(String text, String problem) {
    assertThatThrownBy(() -> Json.parse(text.replace('\'', '"'), Named.class, "file"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("file is damaged: " + problem);
  }

  @Test
  void anOptionalMemberMayBeNull() {
    Named value = Json.parse("{\"points\":[],\"origin\":null}", Named.class, "file");
    assertThat(value).isEqualTo(new Named(List.of(), null));
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("point.json");
    Files.write(file, new byte[] {'{', '\n', '"', (byte) 0xe9, '"'});
    assertThatThrownBy(() -> Json.read(file, Point.class))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(file + " is not UTF-8 text: see line 2");
  }
}
