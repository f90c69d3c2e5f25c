package org.lsqbeam.graphs.integer;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lsqbeam.graphs.image.DecodedImage;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageDecoder;
import org.lsqbeam.graphs.image.UndecodableImageException;
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
   * Classifies an image of any size.
   *
   * @param count how many classes to return at most
   * @return the most probable classes, the best one first
   * @throws IllegalArgumentException if the image has more than 8 bits a channel
   */
  public List<Prediction> classify(BufferedImage image, int count) {
    return classify(ImageDecoder.of(image), count);
  }

  /**
   * Classifies a JPEG, PNG or BMP.
   *
   * @param encoded the bytes of the file
   * @param count how many classes to return at most
   * @return the most probable classes, the best one first
   * @throws UndecodableImageException if it is no such image or is damaged
   */
  public List<Prediction> classify(byte[] encoded, int count) throws UndecodableImageException {
    return classify(ImageDecoder.decode(encoded), count);
  }

  private List<Prediction> classify(DecodedImage image, int count) {
    float[] logits = logits(header.preprocessing().pixels(image)).values();
    return Prediction.best(logits, header.classes(), count);
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
