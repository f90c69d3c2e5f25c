package org.lsqbeam.graphs.runtime;

/** The memory of this process, in words of 32 bits. */
interface Memory {
  int read(long address);

  void write(long address, int value);
}
