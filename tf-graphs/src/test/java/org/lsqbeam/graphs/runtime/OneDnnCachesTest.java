package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.lsqbeam.graphs.runtime.OneDnnCaches.Correction;

/** The correction writes one word of memory and nothing else. */
final class OneDnnCachesTest {
  private static final List<String> LEVELS_BECOME_0 = List.of("6c=0");

  @Example
  void threeLevelsOfOneByteBecomeUnknown() {
    MadeUpCpu memory = new MadeUpCpu(1, 3, 1, 1, 1);
    assertThat(OneDnnCaches.correct(memory.cpu(), true)).isEqualTo(Correction.CORRECTED);
    assertThat(memory.writes()).isEqualTo(LEVELS_BECOME_0);
    assertThat(memory.cpu().cacheBytes()).isEmpty();
  }

  @Example
  void correctingTwiceWritesOnce() {
    MadeUpCpu memory = new MadeUpCpu(1, 3, 1, 1, 1);
    OneDnnCaches.correct(memory.cpu(), true);
    assertThat(OneDnnCaches.correct(memory.cpu(), true)).isEqualTo(Correction.NOT_NEEDED);
    assertThat(memory.writes()).isEqualTo(LEVELS_BECOME_0);
  }

  @Example
  void switchedOffItIsSaidAndNothingIsWritten() {
    MadeUpCpu memory = new MadeUpCpu(1, 3, 1, 1, 1);
    assertThat(OneDnnCaches.correct(memory.cpu(), false)).isEqualTo(Correction.SWITCHED_OFF);
    assertThat(memory.writes()).isEmpty();
  }

  @Example
  void switchedOffWherePossibleSizesNeedNoCorrectionBothAreSaid() {
    MadeUpCpu memory = new MadeUpCpu(1, 3, 32768, 1 << 20, 1 << 22);
    Correction correction = OneDnnCaches.correct(memory.cpu(), false);
    assertThat(correction.label()).isEqualTo("switched off, not needed");
    assertThat(memory.writes()).isEmpty();
  }

  @Property(seed = "26")
  void noOtherPatternIsWrittenTo(
      @ForAll("words") int guard,
      @ForAll("words") int levels,
      @ForAll("sizes") Tuple.Tuple3<Integer, Integer, Integer> sizes) {
    boolean impossible = levels == 3 && sizes.equals(Tuple.of(1, 1, 1));
    MadeUpCpu memory = new MadeUpCpu(guard, levels, sizes.get1(), sizes.get2(), sizes.get3());
    OneDnnCaches.correct(memory.cpu(), true);
    assertThat(memory.writes())
        .isEqualTo((guard & 0xff) == 1 && impossible ? LEVELS_BECOME_0 : List.of());
  }

  @Provide
  Arbitrary<Integer> words() {
    return Arbitraries.of(0, 1, 2, 3, 4, 10, 0x100, 0x101, -1, 32768);
  }

  @Provide
  Arbitrary<Tuple.Tuple3<Integer, Integer, Integer>> sizes() {
    Arbitrary<Integer> size =
        Arbitraries.frequency(Tuple.of(4, 1), Tuple.of(1, 0), Tuple.of(1, 32768));
    return Combinators.combine(size, size, size).as(Tuple::of);
  }

  @Property(seed = "27")
  void whatDoesNotDescribeThisProcessorIsNotWrittenTo(
      @ForAll("identity") int offset, @ForAll int value) {
    MadeUpCpu memory = new MadeUpCpu(1, 3, 1, 1, 1);
    int before = memory.read(memory.addressOf(offset));
    memory.field(offset, value);
    assertThat(OneDnnCaches.correct(memory.cpu(), true))
        .isEqualTo(value == before ? Correction.CORRECTED : Correction.UNKNOWN);
    assertThat(memory.writes()).isEqualTo(value == before ? LEVELS_BECOME_0 : List.of());
  }

  /** The offsets of stepping, family and model. */
  @Provide
  Arbitrary<Integer> identity() {
    return Arbitraries.of(0x7c, 0x88, 0x8c);
  }

  @Example
  void aCacheThatCoresShareIsDividedAmongThem() {
    MadeUpCpu memory = new MadeUpCpu(1, 3, 32 << 10, 1 << 20, 32 << 20);
    memory.cores(2, 8);
    assertThat(memory.cpu().cacheBytes()).containsExactly(32L << 10, 1L << 20, 4L << 20);
  }

  @Example
  void aCacheOfMoreThanTwoGibibytesHasNoNegativeSize() {
    assertThat(new MadeUpCpu(1, 3, 32 << 10, 1 << 20, 3 << 30).cpu().cacheBytes())
        .endsWith(3L << 30);
  }
}
