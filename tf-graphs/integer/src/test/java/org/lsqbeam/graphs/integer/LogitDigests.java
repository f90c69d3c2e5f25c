package org.lsqbeam.graphs.integer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.io.Sha256;

/** Digests of the logits of random networks; as a program, it prints them. */
final class LogitDigests {
  static final int IMAGES = 20;

  private LogitDigests() {}

  /** Returns the first digits of the digest of the sums and logits of all images. */
  static String of(int weightBits, int inputBits) {
    IntegerNetwork network = IntegerNetwork.of(RandomNetwork.of(weightBits, inputBits, 7));
    MessageDigest all = Sha256.digest();
    IntStream.range(0, IMAGES)
        .parallel()
        .mapToObj(image -> bytes(network.logits(RandomNetwork.pixels(image))))
        .forEachOrdered(all::update);
    return Sha256.digits(Sha256.hex(all));
  }

  static byte[] bytes(Logits logits) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * logits.values().length);
    for (int i = 0; i < logits.values().length; i++) {
      bytes.putInt(logits.sums()[i]).putFloat(logits.values()[i]);
    }
    return bytes.array();
  }

  /** Prints whether the vector kernels are used, then the digests of pairs of bits. */
  public static void main(String[] bits) {
    System.out.println(new VectorKernels().isAvailable() ? "vectors" : "scalars");
    for (int i = 0; i < bits.length; i += 2) {
      System.out.println(of(Integer.parseInt(bits[i]), Integer.parseInt(bits[i + 1])));
    }
  }
}
