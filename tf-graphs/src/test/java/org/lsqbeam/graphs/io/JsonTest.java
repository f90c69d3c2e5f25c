package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    for (String text : new String[] {"{\"y\":1", "{\"y\":1,\"x\":2,\"z\":3}", "{\"y\":1}", "[]"}) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Json.read(file, Point.class))
          .as(text)
          .isInstanceOf(InvalidDataException.class)
          .message()
          .startsWith(file + " is not what lsq-beam writes there: ")
          .doesNotContain("\n");
    }
  }
}
