package org.lsqbeam.graphs.network.architectures;

import java.util.List;
import org.lsqbeam.graphs.network.Convolution;
import org.lsqbeam.graphs.network.Features;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.Pooling;

/**
 * A VGG network with batch norm (Simonyan and Zisserman 2014): stages of 3x3 convolutions with
 * bias, each stage ended by 2x2 max pooling, then two wide dense layers and the last one.
 *
 * @param stages the filters of each convolution, stage by stage
 * @param width outputs of the two dense layers
 */
record Vgg(List<List<Integer>> stages, int width) implements Network {
  @Override
  public Features logits(Layers layers, Features images, int classes) {
    Features x = images;
    for (int stage = 1; stage <= stages.size(); stage++) {
      List<Integer> filters = stages.get(stage - 1);
      for (int i = 1; i <= filters.size(); i++) {
        String name = "conv" + stage + "_" + i;
        Convolution shape = Convolution.square(3, filters.get(i - 1)).withBias();
        boolean first = stage == 1 && i == 1;
        x = first ? layers.firstConvolution(name, x, shape) : layers.convolution(name, x, shape);
        x = layers.relu(layers.batchNormalization(name + "/norm", x));
      }
      x = layers.maxPool(x, 2, 2, Pooling.VALID);
    }
    x = layers.flatten(x);
    for (String name : List.of("fc1", "fc2")) {
      x = layers.dropout(name + "/dropout", layers.relu(layers.dense(name, x, width)));
    }
    return layers.lastDense("logits", x, classes);
  }

  @Override
  public boolean hasDropout() {
    return true;
  }
}
