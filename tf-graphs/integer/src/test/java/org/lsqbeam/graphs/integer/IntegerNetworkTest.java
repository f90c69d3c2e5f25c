package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.io.Sha256;

final class IntegerNetworkTest {
  private static final int IMAGES = 20;

  /** The same on every processor and JVM, by the vector and by the scalar kernel. */
  @ParameterizedTest
  @CsvSource({"2,2,59ddb50d135b", "4,4,bfadedd59d01", "8,8,23949ebe995b", "2,4,363b9ef308f0"})
  void theLogitsAreTheseBits(int weightBits, int inputBits, String digest) {
    IntegerNetwork network = IntegerNetwork.of(RandomNetwork.of(weightBits, inputBits, 7));
    MessageDigest all = Sha256.digest();
    for (int image = 0; image < IMAGES; image++) {
      all.update(bytes(network.logits(RandomNetwork.pixels(image))));
    }
    assertThat(Sha256.digits(Sha256.hex(all))).isEqualTo(digest);
  }

  private static byte[] bytes(Logits logits) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * logits.values().length);
    for (int i = 0; i < logits.values().length; i++) {
      bytes.putInt(logits.sums()[i]).putFloat(logits.values()[i]);
    }
    return bytes.array();
  }

  @Test
  void manyThreadsGetTheLogitsOfOne() throws Exception {
    IntegerNetwork network = IntegerNetwork.of(RandomNetwork.of(3, 3, 7));
    List<byte[]> expected = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      expected.add(bytes(network.logits(RandomNetwork.pixels(image))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> found = new ArrayList<>();
      for (int i = 0; i < 10 * IMAGES; i++) {
        int image = i % IMAGES;
        found.add(threads.submit(() -> bytes(network.logits(RandomNetwork.pixels(image)))));
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
