package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.Test;

final class NativeMemoryTest {
  @Test
  void aWordIsReadAndWrittenWhereItLies() {
    try (IntPointer words = new IntPointer(7, -1, 9)) {
      NativeMemory memory = new NativeMemory();
      assertThat(memory.read(words.address() + 2L * Integer.BYTES)).isEqualTo(9);
      memory.write(words.address() + Integer.BYTES, 8);
      assertThat(new int[] {words.get(0), words.get(1), words.get(2)}).containsExactly(7, 8, 9);
    }
  }
}
