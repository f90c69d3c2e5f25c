package org.lsqbeam.graphs.network.architectures;

import java.util.List;
import org.lsqbeam.graphs.network.Convolution;
import org.lsqbeam.graphs.network.Features;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.Pooling;

/**
 * SqueezeNext (Gholami et al. 2018): units that squeeze the channels by 1x1 convolutions around a
 * 1x3 and a 3x1 one. Each convolution is followed by batch norm and a rectifier.
 *
 * @param stem filters of the 7x7 convolution that begins it
 * @param stages from the images on
 * @param head filters of the 1x1 convolution that ends it
 */
record SqueezeNext(int stem, List<Stage> stages, int head) implements Network {
  /**
   * Units of equally many channels; the first of each stage but the first has stride 2.
   *
   * @param units how many
   * @param channels of each block's output
   */
  record Stage(int units, int channels) {}

  @Override
  public Features logits(Layers layers, Features images, int classes) {
    Convolution first = Convolution.square(7, stem).stride(2).padded(1);
    Features x = layers.firstConvolution("stem", images, first);
    x = layers.relu(layers.batchNormalization("stem/norm", x));
    x = layers.maxPool(x, 3, 2, Pooling.CEIL);
    for (int stage = 1; stage <= stages.size(); stage++) {
      Stage of = stages.get(stage - 1);
      for (int i = 1; i <= of.units(); i++) {
        int stride = i == 1 && stage > 1 ? 2 : 1;
        x = unit(layers, "stage" + stage + "/unit" + i, x, of.channels(), stride);
      }
    }
    x = layer(layers, "head", x, Convolution.square(1, head));
    return layers.lastDense("logits", layers.globalAveragePool(x), classes);
  }

  private static Features unit(Layers layers, String name, Features x, int channels, int stride) {
    int inputs = Math.toIntExact(x.values().shape().get(3));
    int reduction = stride == 2 ? 1 : inputs > channels ? 4 : 2;
    int squeezed = inputs / reduction;
    Features y = layer(layers, name + "/conv1", x, Convolution.square(1, squeezed).stride(stride));
    y = layer(layers, name + "/conv2", y, Convolution.square(1, squeezed / 2));
    y = layer(layers, name + "/conv3", y, Convolution.rectangle(1, 3, squeezed));
    y = layer(layers, name + "/conv4", y, Convolution.rectangle(3, 1, squeezed));
    y = layer(layers, name + "/conv5", y, Convolution.square(1, channels));
    Features shortcut =
        stride == 1 && inputs == channels
            ? x
            : layer(
                layers, name + "/projection", x, Convolution.square(1, channels).stride(stride));
    return layers.relu(layers.add(shortcut, y));
  }

  private static Features layer(Layers layers, String name, Features in, Convolution shape) {
    Features y = layers.convolution(name, in, shape);
    return layers.relu(layers.batchNormalization(name + "/norm", y));
  }
}
