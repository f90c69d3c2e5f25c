package org.lsqbeam.graphs.integer;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.integer.NetworkLayer.Add;
import org.lsqbeam.graphs.integer.NetworkLayer.AveragePool;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Dense;
import org.lsqbeam.graphs.integer.NetworkLayer.Flatten;
import org.lsqbeam.graphs.integer.NetworkLayer.MaxPool;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Relu;
import org.lsqbeam.graphs.io.InvalidDataException;

/** The shapes of all outputs of a list of layers, which is checked on the way. */
public final class FeatureShapes {
  /** The most values of one output; the largest one of the paper's networks has 3.2 million. */
  private static final long MOST_VALUES = 1L << 24;

  /** The longest side of an image, a filter, a window or a padding. */
  private static final int LONGEST_SIDE = 1 << 14;

  private final FeatureShape images;
  private final List<FeatureShape> outputs = new ArrayList<>();

  private FeatureShapes(FeatureShape images) {
    this.images = images;
  }

  /**
   * Computes the shapes.
   *
   * @param height of the images, in pixels
   * @param width of the images, in pixels
   * @throws InvalidDataException if a layer does not fit to the one before, naming it by its
   *     position and type
   */
  public static FeatureShapes of(int height, int width, List<NetworkLayer> layers) {
    require(isSide(height) && isSide(width), "the images are " + height + "x" + width);
    FeatureShapes shapes = new FeatureShapes(new FeatureShape(height, width, 3));
    for (NetworkLayer layer : layers) {
      int position = shapes.outputs.size();
      try {
        shapes.outputs.add(shapes.output(layer));
      } catch (InvalidDataException e) {
        throw new InvalidDataException(
            "layer " + position + " (" + layer.getClass().getSimpleName() + "): " + e.getMessage(),
            e);
      }
    }
    require(!layers.isEmpty(), "there are no layers");
    return shapes;
  }

  /** Returns the shape of a layer's output, or of the images. */
  public FeatureShape of(int position) {
    return position == NetworkLayer.IMAGES ? images : outputs.get(position);
  }

  /** Returns the shape of a layer's input. */
  public FeatureShape inputOf(NetworkLayer layer) {
    return of(layer.input());
  }

  /** Returns the shape of the last layer's output, the logits. */
  public FeatureShape logits() {
    return outputs.get(outputs.size() - 1);
  }

  private FeatureShape output(NetworkLayer layer) {
    FeatureShape in = earlier(layer.input());
    if (layer instanceof Convolution convolution) {
      return convolved(convolution, in);
    } else if (layer instanceof Dense dense) {
      require(
          in.height() == 1 && in.width() == 1 && in.channels() == dense.features(),
          "it has " + dense.features() + " features; its input is " + in);
      require(dense.outputs() > 0, "it has " + dense.outputs() + " outputs");
      return bounded(1, 1, dense.outputs());
    } else if (layer instanceof BatchNorm norm) {
      require(
          norm.channels() == in.channels(),
          "it has " + norm.channels() + " channels; its input is " + in);
      return in;
    } else if (layer instanceof Relu) {
      return in;
    } else if (layer instanceof Add sum) {
      FeatureShape other = earlier(sum.other());
      require(other.equals(in), "it adds " + in + " and " + other);
      return in;
    } else if (layer instanceof MaxPool pool) {
      require(isSide(pool.side()), "its windows have side " + pool.side());
      return windows(in, pool.side(), pool.side(), pool.stride(), pool.padding(), in.channels());
    } else if (layer instanceof AveragePool) {
      return bounded(1, 1, in.channels());
    } else if (layer instanceof Flatten) {
      return bounded(1, 1, in.values());
    }
    throw new IllegalStateException("layer of an unknown type: " + layer);
  }

  private static FeatureShape convolved(Convolution layer, FeatureShape in) {
    require(
        isSide(layer.height()) && isSide(layer.width()),
        "its filters are " + layer.height() + "x" + layer.width());
    require(
        layer.channels() == in.channels(),
        "it has " + layer.channels() + " channels; its input is " + in);
    require(layer.filters() > 0, "it has " + layer.filters() + " filters");
    return windows(
        in, layer.height(), layer.width(), layer.stride(), layer.padding(), layer.filters());
  }

  private static FeatureShape windows(
      FeatureShape in, int height, int width, int stride, Padding padding, int channels) {
    require(isSide(stride), "its stride is " + stride);
    for (int side : new int[] {padding.top(), padding.left(), padding.bottom(), padding.right()}) {
      require(side >= 0 && side <= LONGEST_SIDE, "a side of its padding is " + side);
    }
    int down = in.height() + padding.top() + padding.bottom() - height;
    int right = in.width() + padding.left() + padding.right() - width;
    require(down >= 0 && right >= 0, "its input of " + in + " is smaller than a window");
    return bounded(down / stride + 1, right / stride + 1, channels);
  }

  private FeatureShape earlier(int position) {
    require(
        position >= NetworkLayer.IMAGES && position < outputs.size(),
        "its input is layer " + position + "; must be an earlier one");
    return of(position);
  }

  private static FeatureShape bounded(int height, int width, int channels) {
    long values = (long) height * width * channels;
    require(
        height <= 2 * LONGEST_SIDE && width <= 2 * LONGEST_SIDE && values <= MOST_VALUES,
        "its output would have " + values + " values; must be at most " + MOST_VALUES);
    return new FeatureShape(height, width, channels);
  }

  private static boolean isSide(int length) {
    return length >= 1 && length <= LONGEST_SIDE;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new InvalidDataException(problem);
    }
  }
}
