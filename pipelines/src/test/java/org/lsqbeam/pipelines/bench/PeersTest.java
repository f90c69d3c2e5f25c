package org.lsqbeam.pipelines.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeersTest {
  private Path folder = Path.of("");

  @BeforeEach
  void takeFolder(@TempDir Path given) {
    folder = given;
  }

  @Test
  void aPeerMeasuresItself() throws Exception {
    Path python =
        program(
            """
            read request; echo '{"opened": 3}'
            read request; echo "$request" >request; echo '{"items": 7, "wall": 0.5, "cpu": 0.25}'
            """);
    try (Peers peers = new Peers(python.toString())) {
      Contender opened = peers.entry("theirs", "update", Map.of("batch", 7)).opener().open();
      assertThat(opened.turn()).isEqualTo(new Turn(7, 0.5, 0.25));
      assertThat(folder.resolve("request")).hasContent("{\"turn\":3}");
    }
  }

  @Test
  void aModuleThatPythonLacksIsNamed() throws Exception {
    Path python = program("read request; echo '{\"missing\": \"No module named torch\"}'");
    try (Peers peers = new Peers(python.toString())) {
      assertThatThrownBy(() -> peers.entry("theirs", "update", Map.of()).opener().open())
          .isInstanceOf(MissingPeerException.class)
          .hasMessage("No module named torch");
    }
  }

  @Test
  void aPythonThatIsMissingIsNamed() throws Exception {
    try (Peers peers = new Peers("no-such-python")) {
      assertThatThrownBy(() -> peers.entry("theirs", "update", Map.of()).opener().open())
          .isInstanceOf(MissingPeerException.class)
          .hasMessage("no-such-python cannot be started");
    }
  }

  @Test
  void aPeerThatDiesIsAnError() throws Exception {
    try (Peers peers = new Peers(program("exit 1").toString())) {
      assertThatThrownBy(() -> peers.entry("theirs", "update", Map.of()).opener().open())
          .isInstanceOf(IOException.class);
    }
  }

  private Path program(String script) throws IOException {
    Path program = folder.resolve("python");
    Files.writeString(program, "#!/bin/sh\ncd '" + folder + "'\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
