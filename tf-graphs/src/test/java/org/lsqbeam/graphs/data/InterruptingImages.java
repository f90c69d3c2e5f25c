package org.lsqbeam.graphs.data;

import java.util.concurrent.atomic.AtomicInteger;

/** Images of which one interrupts the thread that made them, the first time that it is read. */
public final class InterruptingImages extends ListedImages {
  private final int interrupting;
  private final Thread reader = Thread.currentThread();
  private final AtomicInteger read = new AtomicInteger();

  /** Interrupts with the n-th image that is read, from 1. */
  public InterruptingImages(Images images, int interrupting) {
    super(images.size(), images::example);
    this.interrupting = interrupting;
  }

  /** How many were read so far. */
  public int read() {
    return read.get();
  }

  @Override
  public LabelledImage example(int position) {
    if (read.incrementAndGet() == interrupting) {
      reader.interrupt();
    }
    return super.example(position);
  }
}
