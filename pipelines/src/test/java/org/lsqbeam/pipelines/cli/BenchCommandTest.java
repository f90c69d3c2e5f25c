package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
  @Test
  void aLineIsMeasuredInATableAndInJson(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("bench.json");
    CommandLine bench =
        CommandLine.run(
            "bench",
            "--lines=input",
            "--rounds=1",
            "--clock=cpu",
            "--python=no-such-python",
            "--json=" + json);
    assertThat(bench.exitCode()).as(bench.err()).isZero();
    assertThat(bench.out())
        .startsWith("input: images of 256x256 for training at 224, as datasets store them\n")
        .contains("jpeg decoded, one thread", "by the cpu clock, and the median of 1 round.");
    JsonNode results = new ObjectMapper().readTree(json.toFile());
    assertThat(results.at("/lines/0/line").asText()).isEqualTo("input");
    assertThat(results.at("/lines/0/rows/0/speed").asDouble()).isEqualTo(1);
    assertThat(results.at("/machine").asText()).isNotEmpty();
  }

  @Test
  void aMistypedLineOrClockSuggestsTheNearest() {
    assertThat(CommandLine.run("bench", "--lines=inputs").errors())
        .singleElement()
        .asString()
        .startsWith("lsq: unknown line 'inputs'; did you mean 'input'");
    assertThat(CommandLine.run("bench", "--clock=cpus").errors())
        .containsExactly("lsq: unknown clock 'cpus'; did you mean 'cpu'?");
  }
}
