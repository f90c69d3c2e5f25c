package org.lsqbeam.graphs.network;

/**
 * The pre-activation residual network for 32x32 images (He et al. 2016, "Identity Mappings in Deep
 * Residual Networks"): a 3x3 convolution, three stages of 16, 32 and 64 filters of {@code (depth -
 * 2) / 6} blocks each, global average pooling and a dense layer.
 *
 * @param depth weighted layers, not counting projections: 6n + 2
 */
record PreActivationResNet(int depth) implements Network {
  PreActivationResNet {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException("depth is " + depth + "; allowed: 6n + 2, at least 8");
    }
  }

  @Override
  public Features logits(Layers layers, Features images, int classes) {
    Features x = layers.firstConvolution("stem", images, 3, 16, 1);
    for (int stage = 1; stage <= 3; stage++) {
      int filters = 16 << (stage - 1);
      for (int block = 1; block <= (depth - 2) / 6; block++) {
        boolean first = block == 1 && stage > 1;
        x = block(layers, "stage" + stage + "/block" + block, x, filters, first);
      }
    }
    x = layers.relu(layers.batchNormalization("final_norm", x));
    return layers.lastDense("logits", layers.globalAveragePool(x), classes);
  }

  /** A block whose first in a stage halves height and width and projects the shortcut. */
  private static Features block(
      Layers layers, String name, Features x, int filters, boolean halve) {
    int stride = halve ? 2 : 1;
    Features active = layers.relu(layers.batchNormalization(name + "/norm1", x));
    Features shortcut =
        halve ? layers.convolution(name + "/projection", active, 1, filters, stride) : x;
    Features y = layers.convolution(name + "/conv1", active, 3, filters, stride);
    y = layers.relu(layers.batchNormalization(name + "/norm2", y));
    y = layers.convolution(name + "/conv2", y, 3, filters, 1);
    return layers.add(shortcut, y);
  }
}
