package org.lsqbeam.graphs.runtime;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** The real memory. An address that is not mapped ends the process, so callers check it before. */
final class NativeMemory implements Memory {
  @Override
  public int read(long address) {
    return new Word(address).get(0);
  }

  @Override
  public void write(long address, int value) {
    new Word(address).put(0, value);
  }

  private static final class Word extends IntPointer {
    Word(long address) {
      super((Pointer) null);
      this.address = address;
      limit = 1;
      capacity = 1;
    }
  }
}
