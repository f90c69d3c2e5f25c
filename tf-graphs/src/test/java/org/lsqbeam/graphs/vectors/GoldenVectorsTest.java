package org.lsqbeam.graphs.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.data.ListedImages;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.export.HandMadeNetwork;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.InvalidDataException;

/** Golden vectors as another implementation uses them. */
final class GoldenVectorsTest {
  private static final int SIDE = 9;
  private static final int COUNT = 3;

  /** Larger than what the network takes. */
  private static final Images IMAGES = new MadeUpImages(4, SIDE + 2, 5, 3);

  @TempDir private static Path folder = Path.of("");

  private static Path network = Path.of("");
  private static Path written = Path.of("");

  @BeforeAll
  static void write() throws IOException {
    network = folder.resolve("network.lsq");
    PackedFile.write(network, residual());
    written = folder.resolve("new/network.vectors");
    GoldenVectors.write(written, network, IMAGES, COUNT);
  }

  /** Has each type of layer, two additions in a row, and a batch norm behind an addition. */
  private static PackedNetwork residual() {
    Quantization edge = new Quantization(8, 8, true);
    Quantization middle = new Quantization(2, 3, false);
    Quantization signed = new Quantization(4, 2, true);
    Padding same = Padding.square(1, 1);
    Padding none = Padding.square(0, 0);
    return new HandMadeNetwork(SIDE)
        .weighted(new Convolution("stem", NetworkLayer.IMAGES, 3, 3, 3, 6, 1, same, false, edge))
        .add(new NetworkLayer.BatchNorm("stem/norm", 0, 6))
        .add(new NetworkLayer.Relu(1))
        .add(new NetworkLayer.MaxPool(2, 3, 2, same))
        .weighted(new Convolution("one/a", 3, 3, 2, 6, 7, 2, new Padding(1, 0, 2, 1), true, middle))
        .weighted(new Convolution("one/b", 3, 1, 1, 6, 7, 2, none, false, middle))
        .add(new NetworkLayer.Add(4, 5))
        .add(new NetworkLayer.BatchNorm("one/norm", 6, 7))
        .weighted(new Convolution("two", 7, 3, 3, 7, 7, 1, same, false, signed))
        .add(new NetworkLayer.Add(6, 8))
        .add(new NetworkLayer.AveragePool(9))
        .add(new NetworkLayer.Flatten(10))
        .dense("logits", 7, 5, new Quantization(8, 8, true))
        .build(5);
  }

  @Test
  void aNetworkComputedFromTheFolderAloneHasTheCodesSumsAndLogitsInIt() throws IOException {
    VectorFolder vectors = new VectorFolder(written);
    JsonNode manifest = vectors.manifest();
    PlainNetwork plain = new PlainNetwork(vectors);
    for (int image = 0; image < COUNT; image++) {
      float[] logits = plain.logits(vectors.array(manifest.get("pixels")).ofImage(image));
      double[] expected = vectors.array(manifest.get("logits")).ofImage(image);
      for (int i = 0; i < logits.length; i++) {
        assertThat((double) logits[i]).isEqualTo(expected[i]);
      }
      for (JsonNode layer : manifest.get("weighted")) {
        String name = layer.get("name").asText();
        assertThat(Arrays.stream(plain.codes(name)).distinct()).as(name).hasSizeGreaterThan(1);
        assertThat(plain.codes(name))
            .as(name)
            .containsExactly(vectors.array(layer.get("input")).ofImage(image));
        assertThat(plain.sums(name))
            .as(name)
            .containsExactly(vectors.array(layer.get("sums")).ofImage(image));
      }
    }
  }

  @Test
  void thePixelsAndLabelsAreThoseOfTheFirstImagesCroppedAtTheirCentre() throws IOException {
    VectorFolder vectors = new VectorFolder(written);
    VectorFolder.Array pixels = vectors.array(vectors.manifest().get("pixels"));
    VectorFolder.Array labels = vectors.array(vectors.manifest().get("labels"));
    assertThat(pixels.shape()).containsExactly(COUNT, SIDE, SIDE, 3);
    assertThat(labels.values()).containsExactly(0, 1, 2);
    for (int image = 0; image < COUNT; image++) {
      byte[] rgb = IMAGES.example(image).image().rgb();
      for (int i = 0; i < SIDE * SIDE * 3; i++) {
        int row = i / (SIDE * 3) + 1;
        int from = (row * (SIDE + 2) + 1) * 3 + i % (SIDE * 3);
        assertThat(pixels.ofImage(image)[i]).isEqualTo(rgb[from] & 0xff);
      }
    }
  }

  @Test
  void shapesAndTypesAreThoseOfTheLayers() throws IOException {
    VectorFolder vectors = new VectorFolder(written);
    JsonNode weighted = vectors.manifest().get("weighted");
    assertThat(described(vectors, weighted.get(0)))
        .containsExactly("int8 [3, 3, 3, 6]", "int8 [3, 9, 9, 3]", "int32 [3, 9, 9, 6]");
    assertThat(described(vectors, weighted.get(1)))
        .containsExactly("int8 [3, 2, 6, 7]", "uint8 [3, 5, 5, 6]", "int32 [3, 3, 3, 7]");
    assertThat(described(vectors, weighted.get(4)))
        .containsExactly("int8 [7, 5]", "int8 [3, 7]", "int32 [3, 5]");
  }

  /** Returns what the manifest says, which must be what the files have. */
  private static List<String> described(VectorFolder vectors, JsonNode layer) throws IOException {
    List<String> names = List.of("weights", "input", "sums");
    List<String> all = new ArrayList<>();
    for (String name : names) {
      JsonNode tensor = layer.get(name);
      VectorFolder.Array array = vectors.array(tensor);
      String dtype =
          switch (array.type()) {
            case "|u1" -> "uint8";
            case "|i1" -> "int8";
            default -> "int32";
          };
      assertThat(tensor.get("dtype").asText()).isEqualTo(dtype);
      assertThat(tensor.get("shape")).hasToString(array.shape().toString().replace(" ", ""));
      all.add(dtype + " " + array.shape());
    }
    return all;
  }

  @Test
  void anOutputsCodesAreTheInputsOfTheNextLayers() throws IOException {
    JsonNode weighted = new VectorFolder(written).manifest().get("weighted");
    assertThat(outputs(weighted.get(0))).containsExactly("one/a", "one/b");
    assertThat(outputs(weighted.get(1))).containsExactly("two");
    assertThat(outputs(weighted.get(2))).containsExactly("two");
    assertThat(outputs(weighted.get(3))).containsExactly("logits");
    assertThat(outputs(weighted.get(4))).isEmpty();
    assertThat(weighted.get(0).get("outputs").get("one/b"))
        .isEqualTo(weighted.get(2).get("input").get("file"));
  }

  private static Set<String> outputs(JsonNode layer) {
    Set<String> names = new TreeSet<>();
    layer.get("outputs").fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theManifestHasTheDigestOfEveryFileOfTheNetworkAndOfTheSumsOfTheLogits() throws Exception {
    VectorFolder vectors = new VectorFolder(written);
    JsonNode manifest = vectors.manifest();
    Set<String> named = new TreeSet<>(Set.of("manifest.json"));
    for (JsonNode tensor : manifest.findParents("sha256")) {
      String file = tensor.get("file").asText();
      named.add(file);
      assertThat(tensor.get("sha256").asText())
          .isEqualTo(sha256(Files.readAllBytes(written.resolve(file))));
    }
    assertThat(named).isEqualTo(files(written));
    assertThat(manifest.get("networkSha256").asText())
        .isEqualTo(sha256(Files.readAllBytes(network)));
    String last = manifest.get("weighted").get(4).get("sums").get("file").asText();
    byte[] sums = Files.readAllBytes(written.resolve(last));
    int length = COUNT * 5 * 4;
    assertThat(manifest.get("certificate").asText())
        .isEqualTo(sha256(Arrays.copyOfRange(sums, sums.length - length, sums.length)));
    assertThat(manifest.get("images").asInt()).isEqualTo(COUNT);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Set<String> names = new TreeSet<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
      return names;
    }
  }

  @Test
  void earlierVectorsAreReplacedAndAnythingElseIsKept() throws IOException {
    Path again = folder.resolve("again");
    GoldenVectors.write(again, network, IMAGES, 2);
    Path left = Files.writeString(again.resolve("left"), "");
    GoldenVectors.write(again, network, IMAGES, 1);
    assertThat(left).doesNotExist();
    assertThat(new VectorFolder(again).manifest().get("images").asInt()).isEqualTo(1);
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Path file = Files.writeString(mine.resolve("a"), "b");
    assertThatThrownBy(() -> GoldenVectors.write(mine, network, IMAGES, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is there and is no folder of golden vectors; must be a new folder or a folder of"
                + " golden vectors",
            mine);
    assertThat(file).hasContent("b");
  }

  @Test
  void aFolderThatCannotBeFinishedDoesNotAppear() throws IOException {
    Images damaged =
        new ListedImages(2, IMAGES::example) {
          @Override
          public LabelledImage example(int position) {
            if (position == 1) {
              throw new InvalidDataException("example 1: damaged");
            }
            return super.example(position);
          }
        };
    Path parent = Files.createDirectory(folder.resolve("damaged"));
    assertThatThrownBy(() -> GoldenVectors.write(parent.resolve("a"), network, damaged, 2))
        .hasMessage("example 1: damaged");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void moreImagesThanThereAreAreRefused() {
    assertThatThrownBy(() -> GoldenVectors.write(folder.resolve("more"), network, IMAGES, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectors is 5; must be 1 to 4, the number of validation images");
  }
}
