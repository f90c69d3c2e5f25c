package org.lsqbeam.graphs.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.io.InvalidDataException;

/** The loss of an image is not finite, so that no accuracy can be told. */
public final class NotFiniteLossException extends InvalidDataException {
  private static final long serialVersionUID = 1L;

  private final float loss;
  private final ArrayList<String> faults;

  /**
   * @param loss NaN or infinite
   * @param faults what is not finite in the network, in its order; may be empty
   */
  NotFiniteLossException(float loss, List<String> faults) {
    super("the loss is " + loss + (faults.isEmpty() ? "" : ": " + faults.get(0)));
    this.loss = loss;
    this.faults = new ArrayList<>(faults);
  }

  /** Returns the loss, NaN or infinite. */
  public float loss() {
    return loss;
  }

  /** Returns what is not finite in the network, in its order. */
  public List<String> faults() {
    return faults;
  }
}
