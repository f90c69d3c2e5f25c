package org.lsqbeam.graphs.integer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;

/** Checks the header of a packed network, apart from its payload. */
final class HeaderCheck {
  private static final long MOST_PIXELS = 1L << 28;

  private HeaderCheck() {}

  /**
   * Checks a header.
   *
   * @param origin the file's path, for the message
   * @throws DamagedFileException if its layers do not fit together or a number is not allowed
   */
  static void require(NetworkHeader header, String origin) {
    String problem = problem(header);
    if (!problem.isEmpty()) {
      throw new DamagedFileException(origin + " is damaged: " + problem);
    }
  }

  private static String problem(NetworkHeader header) {
    Preprocessing images = header.preprocessing();
    if (!isThreeFinite(images.mean()) || !isThreeFinite(images.deviation())) {
      return "its mean and deviation must be three numbers each";
    }
    if (images.deviation().stream().anyMatch(each -> !(each > 0))) {
      return "its deviation is " + images.deviation() + "; must be above 0";
    }
    if (images.resizedHeight() < 1
        || images.resizedWidth() < 1
        || (long) images.resizedHeight() * images.resizedWidth() > MOST_PIXELS) {
      return "its images are resized to " + images.resizedHeight() + "x" + images.resizedWidth();
    }
    FeatureShapes shapes;
    try {
      shapes = FeatureShapes.of(images.height(), images.width(), header.layers());
    } catch (InvalidDataException e) {
      return String.valueOf(e.getMessage());
    }
    if (shapes.logits().values() != header.classes().size()) {
      return "it has " + header.classes().size() + " classes and " + shapes.logits() + " logits";
    }
    return layersProblem(header);
  }

  private static boolean isThreeFinite(List<Double> values) {
    return values.size() == 3 && values.stream().allMatch(Double::isFinite);
  }

  private static String layersProblem(NetworkHeader header) {
    Set<String> names = new HashSet<>();
    Set<String> weighted = new HashSet<>();
    for (NetworkLayer layer : header.layers()) {
      String name =
          layer instanceof Weighted of
              ? of.name()
              : layer instanceof BatchNorm norm ? norm.name() : "";
      if (!name.isEmpty() && !names.add(name)) {
        return "two layers are named " + name;
      }
      if (layer instanceof Weighted of) {
        weighted.add(name);
        String problem = problem(of, header.stepSizes().get(name));
        if (!problem.isEmpty()) {
          return "layer " + name + ": " + problem;
        }
      }
    }
    return weighted.equals(header.stepSizes().keySet())
        ? ""
        : "its step sizes are not those of its layers";
  }

  private static String problem(Weighted layer, @Nullable StepSizes of) {
    Quantization bits = layer.quantization();
    if (bits == null) {
      return "it is not quantized";
    }
    if (!isWidth(bits.weightBits()) || !isWidth(bits.inputBits())) {
      return "it has "
          + bits.weightBits()
          + "-bit weights and a "
          + bits.inputBits()
          + "-bit input; must be 2 to 8";
    }
    if (of == null) {
      return "it has no step sizes";
    }
    for (float step : new float[] {of.weights(), of.input()}) {
      if (!(step > 0) || !Float.isFinite(step)) {
        return "a step size is " + step + "; must be finite and above 0";
      }
    }
    long most = (long) (1 << bits.inputBits()) << (bits.weightBits() - 1);
    return layer.products() > Integer.MAX_VALUE / most
        ? "its sums of " + layer.products() + " products can exceed 32 bits"
        : "";
  }

  private static boolean isWidth(int bits) {
    return bits >= 2 && bits <= 8;
  }
}
