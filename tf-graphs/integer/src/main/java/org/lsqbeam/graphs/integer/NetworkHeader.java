package org.lsqbeam.graphs.integer;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of {@code network.lsq}.
 *
 * @param formatVersion {@link PackedFile#FORMAT_VERSION}
 * @param network its name in the catalog of networks
 * @param precision as experiments name it, such as {@code 2} or {@code w2a4}
 * @param preprocessing of images
 * @param classes names in the order of the logits
 * @param layers in the order of computation; the last one puts out the logits
 * @param stepSizes of each layer with weights, by its name
 * @param origin what the network was made of
 * @param payload what follows the header
 */
public record NetworkHeader(
    int formatVersion,
    String network,
    String precision,
    Preprocessing preprocessing,
    List<String> classes,
    List<NetworkLayer> layers,
    Map<String, StepSizes> stepSizes,
    Origin origin,
    Payload payload)
    implements Serializable {
  /**
   * The step sizes of a layer.
   *
   * @param weights the step size of its weights
   * @param input the step size of its input
   */
  public record StepSizes(float weights, float input) implements Serializable {}

  /**
   * The origin of a packed network.
   *
   * @param run fingerprint of the training run
   * @param dataset fingerprint of the dataset that it was trained on
   * @param checkpoint SHA-256 of the checkpoint's variables, in hex
   */
  public record Origin(String run, String dataset, String checkpoint) implements Serializable {}

  /**
   * The bytes behind the header.
   *
   * @param bytes their number
   * @param sha256 of them, in hex
   */
  public record Payload(long bytes, String sha256) implements Serializable {}
}
