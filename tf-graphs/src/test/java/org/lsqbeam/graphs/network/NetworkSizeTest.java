package org.lsqbeam.graphs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;

/** The paper's networks on images of 224x224 pixels and a thousand classes. */
final class NetworkSizeTest {
  private static final NetworkInput IMAGENET = NetworkInput.square(224, 1000);

  /** The counts behind Figure 3, and those of the textbook's pre-activation networks. */
  @ParameterizedTest
  @CsvSource({
    "resnet-18, 11689512",
    "resnet-34, 21797672",
    "resnet-50, 25557032",
    "resnet-101, 44549160",
    "resnet-152, 60192808",
    "vgg-16bn, 138365992",
    "squeezenext-23-2x, 2572200",
    "resnet-18-textbook, 11687848",
    "resnet-34-textbook, 21796008",
    "resnet-50-textbook, 25549480",
    "resnet-101-textbook, 44541608",
    "resnet-152-textbook, 60185256"
  })
  void parametersAreAsManyAsInThePaper(String network, long parameters) {
    assertThat(size(network, "full").parameters()).isEqualTo(parameters);
    assertThat(size(network, "2").parameters()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-18, 3.198, 4.528, 5.858, 11.179",
    "resnet-34, 5.634, 8.169, 10.703, 20.841",
    "resnet-50, 7.759, 10.554, 13.349, 24.529",
    "resnet-101, 12.475, 17.527, 22.580, 42.791",
    "resnet-152, 16.369, 23.280, 30.194, 57.842",
    "vgg-16bn, 36.00, 52.01, 68.01, 132.02",
    "squeezenext-23-2x, 0.896, 1.167, 1.438, 2.522"
  })
  void sizesAreThoseOfFigure3(String network, double two, double three, double four, double eight) {
    Percentage tenth = Percentage.withPercentage(0.1);
    assertThat(size(network, "2").mebibytes()).isCloseTo(two, tenth);
    assertThat(size(network, "3").mebibytes()).isCloseTo(three, tenth);
    assertThat(size(network, "4").mebibytes()).isCloseTo(four, tenth);
    assertThat(size(network, "8").mebibytes()).isCloseTo(eight, tenth);
  }

  /** Figure 3 prints whole MiB for 32 bits. */
  @ParameterizedTest
  @CsvSource({
    "resnet-18, 45",
    "resnet-34, 83",
    "resnet-50, 97",
    "resnet-101, 170",
    "resnet-152, 230",
    "vgg-16bn, 528",
    "squeezenext-23-2x, 10"
  })
  void sizesAtFullPrecisionAreThoseOfFigure3(String network, double printed) {
    assertThat(size(network, "full").mebibytes()).isCloseTo(printed, within(0.6));
  }

  /** By hand: the sums of output positions times weights. */
  @ParameterizedTest
  @CsvSource({"resnet-20, 32, 10, 40813184", "resnet-18, 224, 1000, 1814073344"})
  void multiplyAccumulatesAreThoseOfAllConvolutionsAndTheDenseLayer(
      String network, int side, int classes, long expected) {
    NetworkInput input = NetworkInput.square(side, classes);
    NetworkSize size = NetworkSize.of(NetworkCatalog.named(network), new Precision(4), input);
    assertThat(size.multiplyAccumulates()).isEqualTo(expected);
  }

  /** By hand: three convolutions' outputs of each of three sizes, and the logits. */
  @Test
  void outputsAreThoseOfAllConvolutionsAndTheDenseLayer() {
    NetworkInput input = NetworkInput.square(32, 10);
    NetworkSize size = NetworkSize.of(NetworkCatalog.named("resnet-8"), Precision.FULL, input);
    assertThat(size.outputs()).isEqualTo(3 * 32 * 32 * 16 + 3 * 16 * 16 * 32 + 3 * 8 * 8 * 64 + 10);
  }

  private static NetworkSize size(String network, String precision) {
    return NetworkSize.of(NetworkCatalog.named(network), Precision.parse(precision), IMAGENET);
  }
}
