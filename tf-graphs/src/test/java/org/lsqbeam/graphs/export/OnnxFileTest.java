package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Dense;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.InvalidDataException;

/** The content of exported files, read without our own code. */
final class OnnxFileTest {
  private static PackedNetwork network(int bits) {
    return HandMadeNetwork.small(
        new Quantization(bits, bits, true), new Quantization(bits, bits, false));
  }

  private static ModelProto model(PackedNetwork network) {
    return OnnxModel.of(network, OnnxForm.QUANTIZE_DEQUANTIZE).proto();
  }

  private static TensorProto constant(ModelProto model, String name) {
    return model.getGraph().getInitializerList().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"2,26,34", "3,22,68", "4,22,68", "5,3,135", "8,3,135"})
  void weightsArePackedWithTheFirstInTheLowBits(int bits, int type, int bytes) {
    PackedNetwork network = network(bits);
    byte[] codes = Objects.requireNonNull(network.weights().get("conv")).codes(); // [3, 3, 3, 5]
    TensorProto tensor = constant(model(network), "conv:weight_codes");
    assertThat(tensor.getDimsList()).containsExactly(5L, 3L, 3L, 3L);
    assertThat(tensor.getDataType()).isEqualTo(type);
    byte[] raw = tensor.getRawData().toByteArray();
    assertThat(raw).hasSize(bytes);
    List<Integer> stored = new ArrayList<>();
    for (byte each : raw) {
      if (type == 26) {
        stored.addAll(List.of(each << 30 >> 30, each << 28 >> 30, each << 26 >> 30, each >> 6));
      } else if (type == 22) {
        stored.addAll(List.of(each << 28 >> 28, each >> 4));
      } else {
        stored.add((int) each);
      }
    }
    int at = 0;
    for (int filter = 0; filter < 5; filter++) {
      for (int channel = 0; channel < 3; channel++) {
        for (int position = 0; position < 9; position++) {
          assertThat(stored.get(at++)).isEqualTo(codes[(position * 3 + channel) * 5 + filter]);
        }
      }
    }
    assertThat(stored.subList(at, stored.size())).allMatch(filler -> filler == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void scalesAreTheStepSizesBitForBit(int bits) {
    PackedNetwork network = network(bits);
    ModelProto model = model(network);
    network
        .header()
        .stepSizes()
        .forEach(
            (layer, steps) -> {
              assertThat(floatBits(constant(model, layer + ":weight_scale")))
                  .isEqualTo(Float.floatToRawIntBits(steps.weights()));
              assertThat(floatBits(constant(model, layer + ":input_scale")))
                  .isEqualTo(Float.floatToRawIntBits(steps.input()));
            });
  }

  private static int floatBits(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  @ParameterizedTest
  @CsvSource({
    "2,2,25,13,1.24",
    "8,2,25,13,1.24",
    "2,8,25,13,1.24",
    "3,8,21,10,1.19",
    "4,4,21,10,1.19",
    "8,8,13,7,1.10"
  })
  void theOperatorSetIsTheHighestThatAnyLayerNeeds(
      int first, int last, int operatorSet, int irVersion, String runtime) {
    Quantization bits = new Quantization(first, 8, true);
    PackedNetwork network = HandMadeNetwork.small(bits, new Quantization(last, 8, false));
    OnnxModel model = OnnxModel.of(network, OnnxForm.QUANTIZE_DEQUANTIZE);
    assertThat(model.proto().getOpsetImport(0).getVersion()).isEqualTo(operatorSet);
    assertThat(model.proto().getIrVersion()).isEqualTo(irVersion);
    assertThat(model.requirement())
        .isEqualTo(
            "operator set %d (IR version %d) needs ONNX Runtime %s or later",
            operatorSet, irVersion, runtime);
    assertThat(model.proto().getDocString()).contains(model.requirement());
    assertThat(model.proto().getDocString().contains("no 3-bit type")).isEqualTo(first == 3);
  }

  @Test
  void filesShrinkWithTheBits(@TempDir Path folder) throws Exception {
    List<Long> sizes = new ArrayList<>();
    for (int bits : new int[] {2, 4, 8}) {
      HandMadeNetwork network = new HandMadeNetwork(64);
      network.convolution("conv", NetworkLayer.IMAGES, 3, 64, new Quantization(8, 8, true));
      network.convolution("conv2", network.last(), 64, 256, new Quantization(bits, bits, true));
      network.add(new NetworkLayer.AveragePool(network.last()));
      network.dense("dense", 256, 5, new Quantization(8, 8, true));
      Path file = folder.resolve(bits + ".onnx");
      OnnxModel.of(network.build(5), OnnxForm.QUANTIZE_DEQUANTIZE).write(file);
      sizes.add(Files.size(file));
    }
    int weights = 3 * 3 * 64 * 256;
    assertThat(sizes.get(2) - sizes.get(1)).isBetween(weights / 2 - 400L, weights / 2 + 400L);
    assertThat(sizes.get(1) - sizes.get(0)).isBetween(weights / 4 - 400L, weights / 4 + 400L);
  }

  @Test
  void metadataNamesClassesAndOrigin() {
    assertThat(model(network(2)).getMetadataPropsList())
        .extracting(each -> each.getKey() + "=" + each.getValue())
        .contains(
            "lsqbeam.classes=[\"class\",\"class\",\"class\",\"class\",\"class\",\"class\",\"class\"]",
            "lsqbeam.run=run",
            "lsqbeam.dataset=dataset",
            "lsqbeam.checkpoint=checkpoint");
  }

  @Test
  void networksThatDoNotFitIntoOneFileAreRefused() {
    HandMadeNetwork network = new HandMadeNetwork(9);
    Quantization bits = new Quantization(2, 2, false);
    network.add(new Dense("dense", NetworkLayer.IMAGES, 1 << 16, 1 << 15, false, bits));
    PackedNetwork large = network.build(1 << 15);
    assertThatThrownBy(() -> OnnxModel.of(large, OnnxForm.INTEGER))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("network hand-made is too large for one ONNX file of at most 2 GiB");
  }
}
