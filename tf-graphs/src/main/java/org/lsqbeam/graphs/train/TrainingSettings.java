package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.GradientPrecision;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Normalization;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/**
 * The training settings that may be left out, apart from those of images in {@link
 * org.lsqbeam.graphs.data.Augmentation}. Each has a default: the paper's value, or one of this
 * project where the paper does not say. JSON leaves out what equals its default, so a new setting
 * changes no existing fingerprint. To add one, declare a component and use it; its key,
 * command-line option, help, documentation and JSON follow.
 */
public record TrainingSettings(
    @Setting(
            value = "Quantization method.",
            defaultText = QuantizerCatalog.DEFAULT,
            quantizedOnly = true)
        String quantizer,
    @Setting(
            value =
                "Step decay of quantized runs' learning rate, such as '{factor: 0.1, epochs: 20}'."
                    + " Without it, cosine decay.",
            defaultText = Setting.NONE,
            quantizedOnly = true)
        StepDecay stepDecay,
    @Setting(
            value =
                "Factor on the gradient of step sizes (Table 3): '1/sqrt(N Qp)', '1/sqrt(N)', '1',"
                    + " '10/sqrt(N Qp)' or '1/(10 sqrt(N Qp))', with any numbers.",
            defaultText = "1/sqrt(N Qp)",
            quantizedOnly = true)
        GradientScale gradientScale,
    @Setting(
            value = "Whether N of an input's gradient scale counts the batch's images.",
            defaultText = "false",
            quantizedOnly = true)
        boolean countBatch,
    @Setting(
            value =
                "Distillation from the full-precision network, such as '{weight: 0.5, temperature:"
                    + " 1}'.",
            defaultText = Setting.NONE,
            quantizedOnly = true)
        Distillation distillation,
    @Setting(
            value = "Whether weight decay applies to step sizes.",
            defaultText = "false",
            quantizedOnly = true)
        boolean decayStepSizes,
    @Setting(
            value = "Whether quantized runs use batch norm's moving statistics, unchanged.",
            defaultText = "false",
            quantizedOnly = true)
        boolean freezeBatchNorm,
    @Setting(
            value = "Dropout rate of networks with dropout layers (vgg-16bn).",
            defaultText = "0",
            range = "[0, 1)")
        double dropout,
    @Setting(
            value =
                "Whether images are scaled only, not centered, which makes the first layer's input"
                    + " unsigned; centerInput is the opposite.",
            defaultText = "false",
            opposite = "centerInput")
        boolean keepMean,
    @Setting(
            value = "The normalization that pretrained weights expect; else the dataset's.",
            defaultText = Setting.NONE,
            derived = true)
        Normalization pixels,
    @Setting(
            value = "Epochs after which quantized runs end, early in their schedule.",
            defaultText = Setting.NONE,
            range = "[1, )",
            aliases = "maxEpochs",
            quantizedOnly = true)
        int stopAfter,
    @Setting(
            value = "Updates in the middle of each epoch in which layers are observed.",
            defaultText = "10",
            range = "[0, )",
            aliases = "diagnosticSteps",
            quantizedOnly = true)
        int observed,
    @Setting(
            value =
                "Number format of the gradients of convolutions: float32, or the faster bfloat16.",
            defaultText = "float32")
        GradientPrecision gradientPrecision,
    @Setting(
            value =
                "Arithmetic of convolutions in the forward pass of quantized training: float32, or"
                    + " int8, an experiment.",
            defaultText = "float32",
            quantizedOnly = true)
        Arithmetic forwardArithmetic)
    implements Serializable {
  /** Every setting at its default. */
  public static final TrainingSettings DEFAULT = Settings.of(TrainingSettings.class, Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public TrainingSettings {
    Settings.check(TrainingSettings.class, "dropout", dropout);
    Settings.check(TrainingSettings.class, "stopAfter", stopAfter);
    Settings.check(TrainingSettings.class, "observed", observed);
    QuantizerCatalog.named(quantizer);
  }

  /** Reads JSON; settings that are not there have their defaults. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TrainingSettings fromJson(ObjectNode json) {
    return Settings.fromJson(TrainingSettings.class, json);
  }

  @JsonValue
  Map<String, Object> toJson() {
    return Settings.nonDefault(this);
  }

  /**
   * These settings with another value of one.
   *
   * @param name of a component
   */
  public TrainingSettings with(String name, Object value) {
    return Settings.with(this, name, value);
  }

  /**
   * The settings that also change a full-precision run; the others have their defaults, so that
   * quantized runs that differ in those start from the same full-precision run.
   */
  public TrainingSettings atFullPrecision() {
    return Settings.atFullPrecision(this);
  }

  /**
   * Checks that the quantizer uses every setting that belongs to some quantizers only.
   *
   * @throws IllegalArgumentException naming the setting and the quantizers that use it
   */
  public void requireUsed() {
    Settings.nonDefault(this)
        .forEach(
            (name, value) -> {
              List<String> users = QuantizerCatalog.using(name);
              Arguments.check(
                  users.isEmpty() || users.contains(quantizer),
                  name,
                  value,
                  "left out, because quantizer "
                      + quantizer
                      + " does not use it; only "
                      + String.join(" and ", users)
                      + (users.size() == 1 ? " does" : " do"));
            });
  }

  /** Whether the full-precision network teaches. */
  public boolean distills() {
    return !distillation.equals(Distillation.NONE);
  }

  /** Whether the learning rate falls in steps, not by a cosine. */
  public boolean decaysInSteps() {
    return !stepDecay.equals(StepDecay.NONE);
  }

  /** Returns the epochs after which training ends, for a schedule of a number of epochs. */
  public int epochsOf(int schedule) {
    return stopAfter == 0 ? schedule : Math.min(stopAfter, schedule);
  }

  LayerSettings layerSettings(Precision precision, Optimization optimization) {
    return new LayerSettings(
        precision,
        optimization.batchNormMomentum(),
        freezeBatchNorm,
        gradientScale,
        countBatch ? optimization.batchSize() : 1,
        dropout,
        QuantizerCatalog.named(quantizer),
        gradientPrecision,
        forwardArithmetic);
  }

  int observedOf(int perEpoch) {
    return Math.min(perEpoch, observed);
  }

  /** The images as the network sees them. */
  NetworkInput normalized(NetworkInput input) {
    NetworkInput by =
        pixels.equals(Normalization.NONE) ? input : input.by(pixels.mean(), pixels.deviation());
    return keepMean ? by.keepingMean() : by;
  }
}
