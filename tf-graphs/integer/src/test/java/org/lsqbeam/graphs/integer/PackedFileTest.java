package org.lsqbeam.graphs.integer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;

final class PackedFileTest {
  private static final String FILE = "network.lsq";

  @ParameterizedTest
  @CsvSource({"2,2", "3,3", "4,4", "5,6", "7,8", "8,8", "2,4", "4,2"})
  void aNetworkIsReadAsItWasWritten(int weightBits, int inputBits, @TempDir Path folder)
      throws Exception {
    PackedNetwork network = RandomNetwork.of(weightBits, inputBits, 1);
    Path file = folder.resolve(FILE);
    PackedFile.write(file, network);
    PackedNetwork read = PackedFile.read(file);
    assertThat(read.header().layers()).isEqualTo(network.header().layers());
    assertThat(read.header().stepSizes()).isEqualTo(network.header().stepSizes());
    assertThat(read.weights().keySet()).isEqualTo(network.weights().keySet());
    for (Map.Entry<String, LayerWeights> layer : network.weights().entrySet()) {
      LayerWeights same = requireNonNull(read.weights().get(layer.getKey()));
      assertThat(same.stepSizes()).isEqualTo(layer.getValue().stepSizes());
      assertThat(same.codes()).isEqualTo(layer.getValue().codes());
      assertThat(same.bias()).isEqualTo(layer.getValue().bias());
    }
    for (String norm : network.norms().keySet()) {
      PackedNetwork.Norm same = requireNonNull(read.norms().get(norm));
      assertThat(same.scale()).isEqualTo(requireNonNull(network.norms().get(norm)).scale());
      assertThat(same.offset()).isEqualTo(requireNonNull(network.norms().get(norm)).offset());
    }
    assertThat(PackedFile.encode(read)).isEqualTo(Files.readAllBytes(file));
  }

  /** Counted by hand: 32-bit numbers, then 8-bit weights of the edges and the others. */
  @ParameterizedTest
  @CsvSource({"2, 2", "3, 3", "8, 8"})
  void thePayloadHasExactlyTheBitsOfItsNumbers(int weightBits, int inputBits) throws Exception {
    byte[] file = PackedFile.encode(RandomNetwork.of(weightBits, inputBits, 1));
    int floats = 2 * 4 + 2 * 5 + 2 * 7 + 7 + 5;
    int edges = 3 * 3 * 3 * 5 + 7 * 5;
    int middle = 3 * 3 * 5 * 7 + 5 * 7;
    int bytes = 4 * floats + edges + (middle * weightBits + 7) / 8;
    assertThat(payload(file)).hasSize(bytes);
    assertThat((file.length - bytes) % 64).isZero();
  }

  private static byte[] payload(byte[] file) {
    int header = Byte.toUnsignedInt(file[8]) + (Byte.toUnsignedInt(file[9]) << 8);
    return Arrays.copyOfRange(file, 12 + header, file.length);
  }

  /** The order of the bits, read by hand: the first weight of the stem has the lowest byte. */
  @Test
  void weightsFollowTheNumbersLittleEndFirst() throws Exception {
    PackedNetwork network = RandomNetwork.of(3, 3, 4);
    byte[] payload = payload(PackedFile.encode(network));
    int at = 4 * (2 * 4 + 2 * 5 + 2 * 7 + 7 + 5);
    byte[] stem = requireNonNull(network.weights().get("stem")).codes();
    assertThat(Arrays.copyOfRange(payload, at, at + stem.length)).isEqualTo(stem);
    byte[] one = requireNonNull(network.weights().get("one")).codes();
    int firstBytes =
        (payload[at + stem.length] & 0xff) | ((payload[at + stem.length + 1] & 0xff) << 8);
    for (int i = 0; i < 5; i++) {
      assertThat((firstBytes >> (3 * i)) & 7).isEqualTo(one[i] & 7);
    }
  }

  @Test
  void oneChangedBitAnywhereIsFound() throws Exception {
    byte[] file = PackedFile.encode(RandomNetwork.of(2, 2, 1));
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> PackedFile.parse(damaged, FILE))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageStartingWith(FILE + " ");
    }
  }

  @Test
  void aFileCutAnywhereIsFound() throws Exception {
    byte[] file = PackedFile.encode(RandomNetwork.of(2, 2, 1));
    for (int length = 0; length < file.length; length += 37) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> PackedFile.parse(cut, FILE))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageStartingWith(FILE + " ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"height\" : 3|\"height\" : 300|layer 0 (Convolution): its input of 8x8x3 is smaller",
        "\"height\" : 3|\"height\" : -3|layer 0 (Convolution): its filters are -3x3",
        "\"weightBits\" : 8|\"weightBits\" : 9|it has 9-bit weights",
        "\"weightBits\" : 8|\"weightBits\" : 7|its payload has",
        "\"input\" : 0|\"input\" : 7|its input is layer 7; must be an earlier one",
        "\"other\" : 5|\"other\" : 2|it adds 4x4x7 and 8x8x5",
        "\"stride\" : 2|\"stride\" : 0|its stride is 0",
        "\"name\" : \"one\"|\"name\" : \"stem\"|two layers are named stem",
        "\"filters\" : 7|\"filters\" : 2000000000|its output would have",
        "\"class 4\"|\"class 4\", \"class 5\"|it has 6 classes and 1x1x5 logits",
        "\"deviation\" : [ 60.0|\"deviation\" : [ 0.0|must be above 0",
        "\"formatVersion\" : 1|\"formatVersion\" : 2|has version 2 of the format",
        "\"type\" : \"relu\"|\"type\" : \"gelu\"|is missing or has no valid value"
      })
  void aHeaderThatDoesNotHoldTogetherIsRefused(String text, String by, String message)
      throws Exception {
    byte[] changed = withHeader(PackedFile.encode(RandomNetwork.of(2, 2, 1)), text, by);
    assertThatThrownBy(() -> PackedFile.parse(changed, FILE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(FILE)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity"})
  void aStepSizeThatIsNoneIsNotWritten(float value) {
    PackedNetwork network = RandomNetwork.of(2, 2, 1);
    NetworkHeader.StepSizes steps = new NetworkHeader.StepSizes(value, 1);
    network.header().stepSizes().put("one", steps);
    assertThatThrownBy(() -> PackedFile.encode(network))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(
            "layer one: a step size is " + value + "; must be finite and above 0");
  }

  /** Changes the header and gives it the digest of its new content. */
  private static byte[] withHeader(byte[] file, String text, String by) throws Exception {
    byte[] payload = payload(file);
    String header = new String(file, 12, file.length - payload.length - 12, StandardCharsets.UTF_8);
    String content = header.replaceAll(",\\n  \"digest\" : \"[0-9a-f]{64}\"", "").stripTrailing();
    String changed = content.replaceFirst(java.util.regex.Pattern.quote(text), by) + "\n";
    assertThat(changed).isNotEqualTo(content + "\n");
    String digest = Sha256.hex(changed.getBytes(StandardCharsets.UTF_8));
    String sealed =
        changed.substring(0, changed.lastIndexOf("\n}"))
            + ",\n  \"digest\" : \""
            + digest
            + "\"\n}\n";
    assertThat(SealedJson.parse(sealed, Object.class, FILE)).isNotNull();
    byte[] bytes = sealed.getBytes(StandardCharsets.UTF_8);
    java.nio.ByteBuffer all =
        java.nio.ByteBuffer.allocate(12 + bytes.length + payload.length)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    return all.put(file, 0, 8).putInt(bytes.length).put(bytes).put(payload).array();
  }
}
