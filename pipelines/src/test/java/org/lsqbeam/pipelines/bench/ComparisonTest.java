package org.lsqbeam.pipelines.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.bench.LineResult.Row;

final class ComparisonTest {
  private final List<String> log = new ArrayList<>();

  /** The first two turns of each warm up, and would spoil every figure if they counted. */
  @Test
  void aSpeedIsTheMedianOfTheRatiosWithinTheRounds() throws Exception {
    LineResult result =
        compare(
            Clock.WALL,
            new Entry("slow", () -> contender("slow", 100, 100, 2, 4, 6)),
            new Entry("fast", () -> contender("fast", 100, 100, 1, 1, 6)));
    Row fast = result.rows().get(1);
    assertThat(fast.speed()).isEqualTo(2);
    assertThat(fast.lowest()).isEqualTo(1);
    assertThat(fast.highest()).isEqualTo(4);
    assertThat(fast.itemsPerSecond()).isEqualTo(10);
    assertThat(result.rows().get(0).speed()).isEqualTo(1);
  }

  @Test
  void aContenderMayHaveARivalOfItsOwn() throws Exception {
    LineResult result =
        compare(
            Clock.WALL,
            new Entry("first", () -> contender("first", 1, 1, 8, 8, 8)),
            new Entry("floats", () -> contender("floats", 1, 1, 6, 6, 6)),
            new Entry(
                "integers", () -> contender("integers", 1, 1, 2, 3, 6), Optional.of("floats")));
    Row integers = result.rows().get(2);
    assertThat(integers.speed()).isEqualTo(2);
    assertThat(integers.lowest()).isEqualTo(1);
    assertThat(integers.highest()).isCloseTo(3, within(1e-9));
    assertThat(BenchResults.text(result)).endsWith(" 2.00  1.00 to 3.00 of floats\n");
  }

  @Test
  void theClockOfTheProcessorComparesCpuTime() throws Exception {
    LineResult result =
        compare(
            Clock.CPU,
            new Entry("first", () -> contender("first", 1, 1, 5, 5, 5)),
            new Entry("second", () -> contender("second", 1, 1, 1, 1, 1)));
    // Every contender's CPU time is a tenth of its time plus 0.1 s.
    assertThat(result.rows().get(1).speed()).isCloseTo(0.6 / 0.2, within(1e-9));
    assertThat(result.rows().get(1).cpuMilliseconds()).isCloseTo(20, within(1e-9));
  }

  @Test
  void contendersHaveTurnsInTurnAndAreClosed() throws Exception {
    compare(
        Clock.WALL,
        new Entry("a", () -> contender("a", 1, 1, 1, 1, 1)),
        new Entry("b", () -> contender("b", 1, 1, 1, 1, 1)));
    assertThat(String.join("", log)).isEqualTo("ababababab" + "(a closed)(b closed)");
  }

  @Test
  void whatIsNotInstalledIsNamedAndTheOthersAreMeasured() throws Exception {
    LineResult result =
        compare(
            Clock.WALL,
            new Entry("ours", () -> contender("ours", 1, 1, 1, 1, 1)),
            new Entry(
                "theirs",
                () -> {
                  throw new MissingPeerException("No module named 'torch'");
                }));
    assertThat(result.rows().get(1).missing()).isEqualTo("No module named 'torch'");
    assertThat(BenchResults.text(result).lines())
        .containsExactly(
            "line: a line",
            "        images/s  CPU us each  speed  lowest to highest",
            "ours        10.0        20000   1.00  1.00 to 1.00",
            "theirs                                not measured: No module named 'torch'");
  }

  private static LineResult compare(Clock clock, Entry... entries) throws Exception {
    return new Comparison(3, clock).of(new Line("line", "a line", "images", List.of(entries)));
  }

  /** A contender of ten images a turn, which takes so many seconds in its turns. */
  private Contender contender(String name, double... seconds) {
    Iterator<Turn> turns =
        java.util.Arrays.stream(seconds)
            .mapToObj(wall -> new Turn(10, wall, 0.1 + wall / 10))
            .iterator();
    return new Contender() {
      @Override
      public Turn turn() {
        log.add(name);
        return turns.next();
      }

      @Override
      public void close() {
        log.add("(" + name + " closed)");
      }
    };
  }
}
