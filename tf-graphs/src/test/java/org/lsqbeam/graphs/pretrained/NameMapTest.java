package org.lsqbeam.graphs.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.network.Normalization;

final class NameMapTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @Test
  void vgg16bnTakesEveryTensorOfTorchvisionsInItsOrderAndShape() throws Exception {
    Map<String, List<Long>> theirs = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Fixtures.resource("torchvision-vgg16_bn.txt"))) {
      String[] parts = line.split(" ");
      if (parts[1].equals("F32")) {
        theirs.put(parts[0], Arrays.stream(parts).skip(2).map(Long::valueOf).toList());
      }
    }
    Map<String, List<Long>> ours = vgg16bn();
    // The parameters of the paper's Figure 3, and a mean and a variance for each of 4,224 filters.
    assertThat(ours.values().stream().mapToLong(AxisOrder::size).sum())
        .isEqualTo(138_365_992 + 2 * 4224);

    Map<String, List<Long>> taken = new LinkedHashMap<>();
    NameMap map = NameMap.read("torchvision-vgg16_bn");
    map.sources(ours).forEach((name, from) -> taken.put(from.tensor(), from.order().shape()));
    assertThat(List.copyOf(taken.entrySet())).isEqualTo(List.copyOf(theirs.entrySet()));
    // As torchvision normalizes, but there pixel values are 0 to 1.
    Normalization pixels = map.pixels().orElseThrow();
    assertThat(pixels.mean())
        .zipSatisfy(
            List.of(0.485, 0.456, 0.406), (mean, x) -> assertThat(mean / 255).isCloseTo(x, EXACT));
    assertThat(pixels.deviation())
        .zipSatisfy(
            List.of(0.229, 0.224, 0.225), (sd, x) -> assertThat(sd / 255).isCloseTo(x, EXACT));
  }

  private static Map<String, List<Long>> vgg16bn() {
    long[][] filters = {{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}};
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    long in = 3;
    for (int stage = 0; stage < filters.length; stage++) {
      for (int i = 0; i < filters[stage].length; i++) {
        String name = "conv" + (stage + 1) + "_" + (i + 1);
        long out = filters[stage][i];
        shapes.put(name + "/weights", List.of(3L, 3L, in, out));
        shapes.put(name + "/bias", List.of(out));
        for (String part : List.of("scale", "offset", "moving_mean", "moving_variance")) {
          shapes.put(name + "/norm/" + part, List.of(out));
        }
        in = out;
      }
    }
    dense(shapes, "fc1", 7 * 7 * 512, 4096);
    dense(shapes, "fc2", 4096, 4096);
    dense(shapes, "logits", 4096, 1000);
    return shapes;
  }

  private static void dense(Map<String, List<Long>> shapes, String name, long in, long out) {
    shapes.put(name + "/weights", List.of(in, out));
    shapes.put(name + "/bias", List.of(out));
  }

  @ParameterizedTest
  @CsvSource({
    "a/weights, x.weight, a/weights, x.weight",
    "stage{s}/block{b}/conv1/weights, layer{s}.{b-1}.c, stage3/block12/conv1/weights, layer3.11.c",
    "stage{s}/block{b}/bias, s.{b+20}.{s}.b, stage3/block12/bias, s.32.3.b",
    "norm{n}/*, bn.{n-1}.*, norm1/scale, bn.0.weight",
    "norm{n}/*, bn.{n-1}.*, norm1/offset, bn.0.bias",
    "norm{n}/*, bn.{n-1}.*, norm1/moving_mean, bn.0.running_mean",
    "norm{n}/*, bn.{n-1}.*, norm1/moving_variance, bn.0.running_var",
    "a.b$/*, x$1\\.*, a.b$/bias, x$1\\.bias",
  })
  void anEntryNamesTheTensorsOfAllItsVariables(
      String ours, String theirs, String variable, String tensor, @TempDir Path folder)
      throws Exception {
    NameMap map = Fixtures.map(folder, names(ours, theirs));
    assertThat(map.sources(Map.of(variable, List.of(2L))))
        .extractingByKey(variable)
        .extracting(NameMap.Source::tensor)
        .isEqualTo(tensor);
  }

  @ParameterizedTest
  @CsvSource({
    "stage{s}/bias, stage/bias",
    "stage{s}/bias, stage1/block1/bias",
    "stage{s}/bias, stage-1/bias",
    "a/*, a/norm/bias",
    "a/*, a/input_step_size",
    "a.b/bias, aXb/bias",
  })
  void anEntryIsForNoOtherVariables(String ours, String variable, @TempDir Path folder)
      throws Exception {
    String theirs = ours.replace("a.b/", "").replace("a/", "").replace("stage", "");
    NameMap map = Fixtures.map(folder, names(ours, theirs));
    assertRefused(
        () -> map.sources(Map.of(variable, List.of(2L))), folder, "no entry is for " + variable);
  }

  @Test
  void everyVariableHasOneEntryAndEveryEntryAVariable(@TempDir Path folder) throws Exception {
    NameMap map =
        Fixtures.map(
            folder,
            "{'a/bias': 'x', 'a{n}/bias': 'a{n}', 'a1/*': 'y.*', 'b{n}/bias': 'x{n-2}', 'b/bias':"
                + " 'x0'}");
    List<Long> two = List.of(2L);
    assertRefused(
        () -> map.sources(Map.of("a1/bias", two)),
        folder,
        "a1/bias has two entries: a{n}/bias, a1/*");
    assertRefused(
        () -> map.sources(Map.of("a/bias", two, "c/bias", two)), folder, "no entry is for c/bias");
    assertRefused(
        () -> map.sources(Map.of("a/bias", two)),
        folder,
        "the network has no variable for a{n}/bias, a1/*, b{n}/bias, b/bias");
    Map<String, List<Long>> clash = new LinkedHashMap<>();
    clash.put("b/bias", two);
    clash.put("b2/bias", two);
    assertRefused(() -> map.sources(clash), folder, "b/bias and b2/bias have one tensor, x0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'names': {'a': 'b'}} | it has no layout",
        "{'layout': 'pytorch'} | it has no names",
        "{'layout': 'pytorch', 'names': {}} | it has no names",
        "{'layout': 'pytorch', 'names': {'a': null}} | names has a null",
        "{'layout': 'caffe', 'names': {'a': 'b'}}"
            + "| unknown layout 'caffe'; must be one of pytorch, tensorflow",
        "{'layout': 'pytorch', 'names': {'a': 'b'}, 'pixel': 1} | unknown key 'pixel'",
        "{'layout': 'pytorch', 'names': {'a': {}}}"
            + "| its member 'names.a' is missing or has no valid value",
        "{'layout': 'pytorch', 'names': {'a': 'b' | it is not JSON: see line 1",
        "null | it is null",
        "{'layout': 'pytorch', 'names': {'a': 'b', 'a': 'c'}} | key 'a' is given twice",
        "{'layout': 'pytorch', 'names': {'a{n}': 'b'}}"
            + "| 'a{n}' and 'b' have not the same placeholders",
        "{'layout': 'pytorch', 'names': {'a/*': 'b'}}"
            + "| 'a/*' and 'b' have not the same placeholders",
        "{'layout': 'pytorch', 'names': {'a{n}{n}': 'b{n}'}} | a{n}{n} has {n} twice",
        "{'layout': 'pytorch', 'names': {'a{n-1}': 'b{n}'}} | a{n-1} has a stray '{'",
        "{'layout': 'pytorch', 'names': {'a{n}': 'b{n*2}'}} | b{n*2} has a stray '{'",
        "{'layout': 'pytorch', 'names': {'*/bias': '*'}} | */bias has its * not as the last part",
        "{'layout': 'pytorch', 'names': {'a': 'b'}, 'flattened': {'a': [1, 2]}}"
            + "| flattened has a: [1, 2]; must be channels, height and width, each above 0",
        "{'layout': 'tensorflow', 'names': {'a': 'b'}, 'flattened': {'a': [1, 2, 3]}}"
            + "| flattened is for layout pytorch alone",
        "{'layout': 'pytorch', 'names': {'a': 'b'}, 'pixels': {'mean': [1, 2, 3]}}"
            + "| deviation is null; must be three numbers, for red, green and blue",
        "{'layout': 'pytorch', 'names': {'a': 'b'},"
            + " 'pixels': {'mean': [1, 2, 3], 'deviation': [1, 0, 3]}}"
            + "| deviation is [1.0, 0.0, 3.0]; must be above 0",
      })
  void aMapThatIsNoneIsRefusedInOneLine(String json, String expected, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("map.json");
    Files.writeString(file, json.replace('\'', '"'));
    assertRefused(() -> NameMap.read(file.toString()), folder, expected);
  }

  @Test
  void aMapThatIsNotUtf8IsRefusedByItsLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("map.json");
    Files.write(file, "{\n'caf\u00e9'}".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        () -> NameMap.read(file.toString()), folder, file + " is not UTF-8 text: see line 2");
  }

  @Test
  void aMapIsAFileOrOneOfOurs(@TempDir Path folder) {
    assertThatThrownBy(() -> NameMap.read("vgg"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown name map 'vgg'; must be the path of a .json file or one of"
                + " torchvision-vgg16_bn");
    assertRefused(
        () -> NameMap.read(folder.resolve("map.json").toString()), folder, "there is no such file");
  }

  @Test
  void aFlattenedLayerHasAsManyInputsAsWereFlattened(@TempDir Path folder) throws Exception {
    String names = names("fc/*", "fc.*") + ", 'flattened': {'fc/weights': [2, 3, 4]}";
    NameMap map = Fixtures.map(folder, names);
    assertRefused(
        () -> map.sources(Map.of("fc/weights", List.of(25L, 5L))),
        folder,
        "flattened has fc/weights: [2, 3, 4], but its shape is [25, 5] here");
    assertRefused(
        () -> map.sources(Map.of("fc/bias", List.of(5L))),
        folder,
        "the network has no variable fc/weights");
  }

  private static String names(String ours, String theirs) {
    return "{'" + ours + "': '" + theirs.replace("\\", "\\\\") + "'}";
  }

  private static void assertRefused(ThrowingCallable call, Path folder, String expected) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("name map '" + folder.resolve("map.json") + "': " + expected)
        .doesNotContain("\n");
  }
}
