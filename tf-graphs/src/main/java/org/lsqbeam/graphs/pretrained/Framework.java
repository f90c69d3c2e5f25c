package org.lsqbeam.graphs.pretrained;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.EnumNames;

/** The framework that wrote a file: its order of axes and its names of variables. */
enum Framework {
  /** Outputs first, channels before height and width. */
  PYTORCH("weight", "weight", "bias", "running_mean", "running_var"),
  /** TensorFlow's order, as in this project: channels and outputs last. */
  TENSORFLOW("kernel", "gamma", "beta", "moving_mean", "moving_variance");

  private final String weights;
  private final String scale;
  private final String offset;
  private final String mean;
  private final String variance;

  Framework(String weights, String scale, String offset, String mean, String variance) {
    this.weights = weights;
    this.scale = scale;
    this.offset = offset;
    this.mean = mean;
    this.variance = variance;
  }

  /** Its word for a variable of a layer, such as {@code weight} for {@code weights}. */
  @Nullable String word(String ours) {
    return switch (ours) {
      case "weights" -> weights;
      case "bias" -> "bias";
      case "scale" -> scale;
      case "offset" -> offset;
      case "moving_mean" -> mean;
      case "moving_variance" -> variance;
      default -> null;
    };
  }

  /** Returns the order of a tensor, given its shape in our network. */
  AxisOrder order(List<Long> ours) {
    return this == PYTORCH ? AxisOrder.outputsFirst(ours) : AxisOrder.same(ours);
  }

  @JsonCreator
  static Framework named(String name) {
    return EnumNames.parse(Framework.class, "layout", name);
  }

  @JsonValue
  @Override
  public String toString() {
    return EnumNames.nameOf(this);
  }
}
