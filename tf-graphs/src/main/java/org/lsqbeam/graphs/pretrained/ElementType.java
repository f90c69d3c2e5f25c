package org.lsqbeam.graphs.pretrained;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.ShortDataBuffer;
import org.tensorflow.ndarray.buffer.layout.DataLayouts;

/** The types of elements that are read, each as floats. */
enum ElementType {
  /** 32-bit floats. */
  F32(4) {
    @Override
    Floats decode(ByteBuffer bytes) {
      FloatBuffer floats = bytes.asFloatBuffer();
      return floats::get;
    }
  },
  /** 64-bit floats, rounded to the nearest float. */
  F64(8) {
    @Override
    Floats decode(ByteBuffer bytes) {
      DoubleBuffer doubles = bytes.asDoubleBuffer();
      return index -> (float) doubles.get(index);
    }
  },
  /** IEEE 754's 16-bit floats. */
  F16(2) {
    @Override
    Floats decode(ByteBuffer bytes) {
      ShortDataBuffer halves = DataBuffers.of(bytes.asShortBuffer());
      return index -> DataLayouts.FLOAT16.readFloat(halves, index);
    }
  },
  /** The upper halves of 32-bit floats. */
  BF16(2) {
    @Override
    Floats decode(ByteBuffer bytes) {
      ShortDataBuffer halves = DataBuffers.of(bytes.asShortBuffer());
      return index -> DataLayouts.BFLOAT16.readFloat(halves, index);
    }
  };

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per element. */
  int bytes() {
    return bytes;
  }

  /** The elements of a piece of a tensor, in the buffer's byte order. */
  abstract Floats decode(ByteBuffer bytes);

  /** Elements by their position in a piece. */
  @FunctionalInterface
  interface Floats {
    float at(int index);
  }
}
