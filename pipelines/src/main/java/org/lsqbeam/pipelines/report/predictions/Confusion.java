package org.lsqbeam.pipelines.report.predictions;

/**
 * Images of one class for which a network finds a certain class most probable.
 *
 * @param label the right class
 * @param predicted the most probable one, which may be the same
 * @param images how many
 */
public record Confusion(int label, int predicted, int images) {
  /** Whether the predicted class is the right one. */
  public boolean isRight() {
    return label == predicted;
  }
}
