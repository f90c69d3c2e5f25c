package org.lsqbeam.graphs.integer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.io.Arguments;

/**
 * A quantized network that computes on integers: each convolution and dense layer multiplies the
 * codes of its input with the codes of its weights and adds the products in 32-bit integers. The
 * same file and the same pixels give the same logits, bit for bit, on every processor and JVM.
 *
 * <p>Thread-safe; memory for one image is kept for each thread that works at the same time.
 */
public final class IntegerNetwork {
  private final NetworkHeader header;
  private final ExecutionPlan plan;
  private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

  private IntegerNetwork(PackedNetwork network) {
    header = network.header();
    plan = new ExecutionPlan(network);
  }

  /** Prepares a network. */
  public static IntegerNetwork of(PackedNetwork network) {
    return new IntegerNetwork(network);
  }

  /**
   * Reads and prepares the network of a file.
   *
   * @throws org.lsqbeam.graphs.io.InvalidDataException if the file is damaged or of another format
   */
  public static IntegerNetwork read(Path file) throws IOException {
    return of(PackedFile.read(file));
  }

  /** Returns the description of the network. */
  public NetworkHeader header() {
    return header;
  }

  /**
   * Computes the logits of an image.
   *
   * @param pixels {@code [height, width, 3]} after resizing and cropping, each byte 0 to 255
   *     unsigned
   */
  public Logits logits(byte[] pixels) {
    return logits(pixels, LayerListener.NONE);
  }

  /** Does the same, and shows the integers of each layer to a listener. */
  public Logits logits(byte[] pixels, LayerListener listener) {
    Preprocessing images = header.preprocessing();
    Arguments.check(
        pixels.length == images.height() * images.width() * Image.CHANNELS,
        "the number of pixel values",
        pixels.length,
        images.height() + " x " + images.width() + " x " + Image.CHANNELS);
    Workspace workspace = idle.poll();
    if (workspace == null) {
      workspace = plan.workspace();
    }
    try {
      return plan.run(pixels, workspace, listener);
    } finally {
      idle.add(workspace);
    }
  }
}
