package org.lsqbeam.transforms.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FaultDeckTest {
  private static final Call WHOLE = download(Map.of());
  private static final Call REST = download(Map.of("range", "bytes=7-"));
  private static final Call PART = download(Map.of("range", "bytes=7-11"));

  private static Call download(Map<String, String> headers) {
    return new Call(Operation.DOWNLOAD, List.of(), Map.of(), headers);
  }

  private static List<Fault> draw(FaultDeck deck, Call call, int times) {
    return Stream.generate(() -> deck.draw(call)).limit(times).flatMap(Optional::stream).toList();
  }

  @Test
  void oneRequestInTwelveFailsAndEveryFaultHasItsTurn() {
    FaultDeck deck = FaultDeck.of(Operation.UPLOAD, 1);
    for (int round = 0; round < 3; round++) {
      Call upload = new Call(Operation.UPLOAD, List.of(), Map.of(), Map.of());
      assertThat(draw(deck, upload, 5 * 12))
          .containsExactlyInAnyOrder(
              Fault.UNAVAILABLE,
              Fault.TOO_MANY_REQUESTS,
              Fault.CUT_BEFORE,
              Fault.CUT_MIDWAY,
              Fault.CUT_ANSWER);
    }
  }

  @Test
  void aSeedDecidesWhichRequestHasWhichFault() {
    List<List<Fault>> drawn =
        Stream.of(1L, 1L, 2L)
            .map(seed -> draw(FaultDeck.of(Operation.DOWNLOAD, seed), WHOLE, 6 * 12))
            .toList();
    assertThat(drawn.get(1)).isEqualTo(drawn.get(0)).isNotEqualTo(drawn.get(2));
  }

  @Test
  void onlyWhatHasAChecksumArrivesChanged() {
    FaultDeck deck = FaultDeck.of(Operation.DOWNLOAD, 1);
    assertThat(draw(deck, PART, 6 * 12)).hasSize(5).doesNotContain(Fault.CORRUPTED);
    assertThat(draw(deck, REST, 1)).containsExactly(Fault.CORRUPTED);
  }
}
