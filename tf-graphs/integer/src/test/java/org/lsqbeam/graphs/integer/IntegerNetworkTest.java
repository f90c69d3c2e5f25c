package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntegerNetworkTest {
  private static final int IMAGES = LogitDigests.IMAGES;

  /** The same on every processor and JVM, by the vector and by the scalar kernel. */
  @ParameterizedTest
  @CsvSource({"2,2,59ddb50d135b", "4,4,bfadedd59d01", "8,8,23949ebe995b", "2,4,363b9ef308f0"})
  void theLogitsAreTheseBits(int weightBits, int inputBits, String digest) {
    assertThat(LogitDigests.of(weightBits, inputBits)).isEqualTo(digest);
  }

  @Test
  void manyThreadsGetTheLogitsOfOne() throws Exception {
    IntegerNetwork network = IntegerNetwork.of(RandomNetwork.of(3, 3, 7));
    List<byte[]> expected = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      expected.add(LogitDigests.bytes(network.logits(RandomNetwork.pixels(image))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> found = new ArrayList<>();
      for (int i = 0; i < 10 * IMAGES; i++) {
        int image = i % IMAGES;
        found.add(
            threads.submit(() -> LogitDigests.bytes(network.logits(RandomNetwork.pixels(image)))));
      }
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).get()).isEqualTo(expected.get(i % IMAGES));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aListenerSeesEachLayerWithWeightsOnce() {
    IntegerNetwork network = IntegerNetwork.of(RandomNetwork.of(2, 2, 7));
    List<String> seen = new ArrayList<>();
    Logits logits =
        network.logits(
            RandomNetwork.pixels(1),
            (layer, input, codes, sums) -> seen.add(layer.name() + " " + codes.length));
    assertThat(seen).containsExactly("stem 192", "one 320", "shortcut 320", "logits 7");
    assertThat(logits.values()).isEqualTo(network.logits(RandomNetwork.pixels(1)).values());
  }
}
