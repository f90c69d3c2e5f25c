package org.lsqbeam.graphs.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file: {@code {"name": {"dtype": "F32", "shape": [2, 3],
 * "data_offsets": [0, 24]}, ...}}, and optionally {@code __metadata__} with texts by name.
 *
 * <p>All that the format demands is checked: no name twice, each tensor as long as its shape says,
 * and every byte after the header in exactly one tensor. A file that passes is read without
 * surprises, and no byte of it is in two places.
 */
final class SafeTensorsHeader {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Bytes per element; the size of a tensor of an unlisted, newer type is not checked. */
  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F16", ElementType.F16.bytes()),
          Map.entry("BF16", ElementType.BF16.bytes()),
          Map.entry("F32", ElementType.F32.bytes()),
          Map.entry("F64", ElementType.F64.bytes()));

  private SafeTensorsHeader() {}

  /** The header is not as the format has it; the message says how, without the file. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * The tensors by name, in the header's order.
   *
   * @param header its bytes
   * @param dataBytes how many bytes follow it
   */
  static Map<String, SafeTensors.Tensor> tensors(ByteBuffer header, long dataBytes)
      throws MalformedException {
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json(header).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
      }
    }
    requireEveryByteInOneTensor(tensors, dataBytes);
    return tensors;
  }

  private static JsonNode json(ByteBuffer header) throws MalformedException {
    try {
      JsonNode root =
          STRICT.readTree(StandardCharsets.UTF_8.newDecoder().decode(header).toString());
      if (!root.isObject()) {
        throw new MalformedException("its header is no JSON object");
      }
      return root;
    } catch (CharacterCodingException e) {
      throw new MalformedException("its header is no UTF-8 text");
    } catch (JsonProcessingException e) {
      throw new MalformedException(
          "its header is no JSON object: "
              + String.valueOf(e.getOriginalMessage()).replaceAll("\\s*\\R\\s*", " "));
    }
  }

  private static SafeTensors.Tensor tensor(String name, JsonNode entry) throws MalformedException {
    JsonNode type = entry.path("dtype");
    if (!type.isTextual()) {
      throw new MalformedException("tensor " + name + " has no dtype");
    }
    List<Long> shape = wholeNumbers(name, entry, "shape");
    List<Long> offsets = wholeNumbers(name, entry, "data_offsets");
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw new MalformedException(
          "tensor " + name + " has data_offsets " + offsets + "; must be first byte, end");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    Integer bytes = BYTES.get(type.textValue());
    if (bytes != null && end - begin != size(shape, bytes)) {
      throw new MalformedException(
          "tensor %s of type %s and shape %s has %d bytes"
              .formatted(name, type.textValue(), shape, end - begin));
    }
    return new SafeTensors.Tensor(type.textValue(), shape, begin, end);
  }

  /** Bytes of all elements; -1, which no tensor has, where a long is too small for it. */
  private static long size(List<Long> shape, int bytes) {
    long size = bytes;
    try {
      for (long length : shape) {
        size = Math.multiplyExact(size, length);
      }
    } catch (ArithmeticException e) {
      return -1;
    }
    return size;
  }

  private static List<Long> wholeNumbers(String name, JsonNode entry, String key)
      throws MalformedException {
    JsonNode list = entry.path(key);
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : list) {
      if (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0) {
        numbers.add(number.longValue());
      }
    }
    if (!list.isArray() || numbers.size() != list.size()) {
      throw new MalformedException(
          "tensor " + name + " has " + key + " " + list + "; must be whole numbers, 0 or above");
    }
    return List.copyOf(numbers);
  }

  private static void requireEveryByteInOneTensor(
      Map<String, SafeTensors.Tensor> tensors, long dataBytes) throws MalformedException {
    List<Map.Entry<String, SafeTensors.Tensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(
        Map.Entry.comparingByValue(
            Comparator.comparingLong(SafeTensors.Tensor::begin)
                .thenComparingLong(SafeTensors.Tensor::end)));
    long end = 0;
    for (Map.Entry<String, SafeTensors.Tensor> entry : inOrder) {
      long begin = entry.getValue().begin();
      if (begin < end) {
        throw new MalformedException("tensor " + entry.getKey() + " overlaps another");
      }
      if (begin > end) {
        throw new MalformedException(
            "bytes " + end + " to " + begin + " of its data belong to no tensor");
      }
      end = entry.getValue().end();
    }
    if (end > dataBytes) {
      throw new MalformedException(
          "it is cut short: it has " + dataBytes + " bytes of data, its tensors " + end);
    }
    if (end < dataBytes) {
      throw new MalformedException((dataBytes - end) + " bytes at its end belong to no tensor");
    }
  }
}
