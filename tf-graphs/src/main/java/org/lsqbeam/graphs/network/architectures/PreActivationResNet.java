package org.lsqbeam.graphs.network.architectures;

import java.util.List;
import org.lsqbeam.graphs.network.Convolution;
import org.lsqbeam.graphs.network.Features;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.Pooling;

/**
 * A pre-activation residual network (He et al. 2016, "Identity Mappings in Deep Residual
 * Networks"): a stem, four or three stages of blocks, global average pooling and a dense layer.
 * Each stage has twice the filters of the one before and half the height and width.
 *
 * @param stem what comes before the blocks
 * @param block what a block is
 * @param norms which batch norms there are beside those of the blocks' convolutions
 * @param blocks of each stage
 */
record PreActivationResNet(Stem stem, Block block, Norms norms, List<Integer> blocks)
    implements Network {

  enum Stem {
    /** For 32x32 images: 3x3, 16 filters. */
    SMALL,
    /** For 224x224 images: 7x7, 64 filters, stride 2, then 3x3 max pooling of stride 2. */
    IMAGENET
  }

  enum Block {
    /** Two 3x3 convolutions. */
    BASIC,
    /** 1x1, 3x3, and 1x1 with four times the filters. */
    BOTTLENECK
  }

  /**
   * Batch norms on which the paper is silent.
   *
   * @param stem whether one follows the stem's convolution
   * @param projection whether one follows the convolution of a shortcut
   */
  record Norms(boolean stem, boolean projection) {
    /** Gives exactly the parameter counts of the paper's Figure 3. */
    static final Norms FIGURE_3 = new Norms(false, true);

    /** The textbook norms of this architecture. */
    static final Norms TEXTBOOK = new Norms(true, false);

    static final Norms NONE = new Norms(false, false);
  }

  /** For 32x32 images: three stages, of 16 filters first; {@code depth} is {@code 6n + 2}. */
  static PreActivationResNet small(int depth) {
    int n = (depth - 2) / 6;
    return new PreActivationResNet(Stem.SMALL, Block.BASIC, Norms.NONE, List.of(n, n, n));
  }

  @Override
  public Features logits(Layers layers, Features images, int classes) {
    Features x = stem(layers, images);
    int filters = stem == Stem.SMALL ? 16 : 64;
    for (int stage = 1; stage <= blocks.size(); stage++) {
      for (int i = 1; i <= blocks.get(stage - 1); i++) {
        int stride = i == 1 && stage > 1 ? 2 : 1;
        x = block(layers, "stage" + stage + "/block" + i, x, filters << (stage - 1), stride);
      }
    }
    x = layers.relu(layers.batchNormalization("final_norm", x));
    return layers.lastDense("logits", layers.globalAveragePool(x), classes);
  }

  @Override
  public int designedFor() {
    return stem == Stem.SMALL ? 32 : 224;
  }

  private Features stem(Layers layers, Features images) {
    if (stem == Stem.SMALL) {
      return layers.firstConvolution("stem", images, Convolution.square(3, 16));
    }
    Convolution shape = Convolution.square(7, 64).stride(2).centred();
    Features x = layers.firstConvolution("stem", images, shape);
    if (norms.stem()) {
      x = layers.relu(layers.batchNormalization("stem/norm", x));
    }
    return layers.maxPool(x, 3, 2, Pooling.SYMMETRIC);
  }

  private Features block(Layers layers, String name, Features x, int filters, int stride) {
    Features active = layers.relu(layers.batchNormalization(name + "/norm1", x));
    int outputs = block == Block.BASIC ? filters : 4 * filters;
    Features shortcut = x;
    if (stride > 1 || x.values().shape().get(3) != outputs) {
      Convolution projection = Convolution.square(1, outputs).stride(stride);
      shortcut = layers.convolution(name + "/projection", active, projection);
      if (norms.projection()) {
        shortcut = layers.batchNormalization(name + "/projection/norm", shortcut);
      }
    }
    Convolution strided = Convolution.square(3, filters).stride(stride);
    // Small networks use TensorFlow's padding, large ones PyTorch's, as the paper did.
    Convolution three = stem == Stem.SMALL ? strided : strided.centred();
    Features y;
    if (block == Block.BASIC) {
      y = layers.convolution(name + "/conv1", active, three);
      y = layers.relu(layers.batchNormalization(name + "/norm2", y));
      y = layers.convolution(name + "/conv2", y, Convolution.square(3, filters));
    } else {
      y = layers.convolution(name + "/conv1", active, Convolution.square(1, filters));
      y = layers.relu(layers.batchNormalization(name + "/norm2", y));
      y = layers.convolution(name + "/conv2", y, three);
      y = layers.relu(layers.batchNormalization(name + "/norm3", y));
      y = layers.convolution(name + "/conv3", y, Convolution.square(1, outputs));
    }
    return layers.add(shortcut, y);
  }
}
