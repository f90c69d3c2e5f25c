package org.lsqbeam.graphs.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.io.InvalidDataException;

final class SafeTensorsTest {
  @Test
  void whatPyTorchWroteIsReadInEveryTypeOfFloats() throws Exception {
    try (SafeTensors file = SafeTensors.open(Fixtures.resource("types.safetensors"))) {
      assertThat(file.tensors().keySet())
          .containsExactlyInAnyOrder(
              "float32",
              "float64",
              "float16",
              "bfloat16",
              "infinite",
              "scalar",
              "empty",
              "int64",
              "bool");
      assertThat(Fixtures.read(file, "float32"))
          .containsExactly(1.5f, -2, 3.25f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE);
      assertThat(Fixtures.read(file, "float64"))
          .containsExactly(0.1f, -0f, Float.POSITIVE_INFINITY);
      assertThat(Fixtures.read(file, "float16"))
          .containsExactly(1.5f, -65504, 0x1p-24f, 0x1p-14f - 0x1p-24f, 0x1.554p-2f);
      assertThat(Fixtures.read(file, "bfloat16"))
          .containsExactly(1.5f, -0x1.fep127f, 0x1p-133f, 3.140625f);
      assertThat(Fixtures.read(file, "infinite"))
          .containsExactly(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN);
      assertThat(Fixtures.read(file, "scalar")).containsExactly(2.5f);
      assertThat(Fixtures.read(file, "empty")).isEmpty();
      assertThat(file.tensors().get("float32"))
          .extracting(SafeTensors.Tensor::shape)
          .isEqualTo(List.of(2L, 3L));
    }
  }

  @Test
  void anotherTypeIsAnErrorOnlyWhereItIsAskedFor() throws Exception {
    Path path = Fixtures.resource("types.safetensors");
    try (SafeTensors file = SafeTensors.open(path)) {
      assertThatThrownBy(() -> Fixtures.read(file, "int64"))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(path + ": tensor int64 is of type I64; must be F32, F64, F16, BF16");
    }
  }

  @Test
  void aTensorOfManyPiecesIsReadWhole(@TempDir Path folder) throws Exception {
    float[] values = new float[700_001]; // 2.7 MiB
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    String header =
        """
        {"x":{"dtype":"F32","shape":[700001],"data_offsets":[0,2800004]},"__metadata__":{"x":"y"}}
        """;
    Path path = Fixtures.write(folder.resolve("x"), header, Fixtures.bytes(values));
    try (SafeTensors file = SafeTensors.open(path)) {
      assertThat(file.tensors()).containsOnlyKeys("x");
      assertThat(Fixtures.read(file, "x")).isEqualTo(values);
    }
  }

  /** Each on 8 bytes of data. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}"
            + "| tensor x of type F32 and shape [3] has 8 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}"
            + "| tensor x of type F32 and shape [4611686018427387904, 4] has 8 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}"
            + "| tensor x has shape [-2]; must be whole numbers, 0 or above",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}"
            + "| tensor x has shape [2.0]; must be whole numbers, 0 or above",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}"
            + "| tensor x has shape 2; must be whole numbers, 0 or above",
        "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}"
            + "| tensor x has shape ; must be whole numbers, 0 or above",
        "{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}} | tensor x has no dtype",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}"
            + "| tensor x has data_offsets [8, 0]; must be first byte, end",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}"
            + "| tensor x has data_offsets [0, 4, 8]; must be first byte, end",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}"
            + "| bytes 0 to 4 of its data belong to no tensor",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}"
            + "| it is cut short: it has 8 bytes of data, its tensors 12",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
            + "| 4 bytes at its end belong to no tensor",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"
            + "| tensor y overlaps another",
        "{\"x\":{\"dtype\":\"F8_NEW\",\"shape\":[9],\"data_offsets\":[0,8]},"
            + "\"y\":{\"dtype\":\"F8_NEW\",\"shape\":[9],\"data_offsets\":[0,8]}}"
            + "| tensor y overlaps another",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
            + "| its header is no JSON object: Duplicate field 'x'",
        "[] | its header is no JSON object",
        "{\"x\": | its header is no JSON object: Unexpected end-of-input",
        "{} {} | its header is no JSON object: Trailing token",
      })
  void aHeaderThatIsNotTheFormatsIsRefusedInOneLine(
      String header, String expected, @TempDir Path folder) throws Exception {
    Path path = Fixtures.write(folder.resolve("x"), header, new byte[8]);
    assertRefused(path, expected);
  }

  @Test
  void aFileOfAnotherFormatIsRefused(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("x.pth");
    Files.write(path, new byte[7]);
    assertRefused(path, "it has 7 bytes; the header's length alone takes 8");
    Files.writeString(path, "PK, as a zip begins, and what torch.save writes");
    assertRefused(
        path, "its first 8 bytes say that its header has 6998720681922546512 bytes; must be");
    byte[] hugeLength = new byte[16];
    hugeLength[7] = -1;
    Files.write(path, hugeLength);
    assertRefused(path, "its first 8 bytes say that its header has 18374686479671623680 bytes");
    byte[] latin = {3, 0, 0, 0, 0, 0, 0, 0, '{', (byte) 0xe9, '}'};
    Files.write(path, latin);
    assertRefused(path, "its header is no UTF-8 text");
  }

  private static void assertRefused(Path path, String expected) {
    assertThatThrownBy(() -> SafeTensors.open(path).close())
        .isInstanceOf(InvalidDataException.class)
        .message()
        .startsWith(path + " is not in the safetensors format: " + expected)
        .doesNotContain("\n");
  }
}
