package org.lsqbeam.transforms.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.lsqbeam.graphs.io.InvalidDataException;

/** Tells a file that is no tar from a damaged tar, by its first bytes. */
final class TarKind {
  private static final int HEADER = 512;

  private TarKind() {}

  /** Says that a file, which cannot be read as a tar, is none; empty if it begins as one. */
  static Optional<InvalidDataException> refusal(SeekableByteChannel channel, TarIndex.Entry tar) {
    try {
      return problem(start(channel, tar))
          .map(problem -> new InvalidDataException(tar.path() + problem));
    } catch (IOException e) {
      return Optional.empty(); // the error that the tar could not be read with says more
    }
  }

  private static byte[] start(SeekableByteChannel channel, TarIndex.Entry tar) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(HEADER, tar.size()));
    channel.position(tar.offset());
    int read = 0;
    while (read >= 0 && start.hasRemaining()) {
      read = channel.read(start);
    }
    return Arrays.copyOf(start.array(), start.position());
  }

  private static Optional<String> problem(byte[] start) {
    boolean whole = start.length == HEADER;
    if (whole && hasCheckSum(start)) {
      return Optional.empty();
    }
    try {
      String compression = CompressorStreamFactory.detect(new ByteArrayInputStream(start));
      return Optional.of(" is compressed with " + program(compression) + "; unpack it");
    } catch (CompressorException e) {
      return whole && !TarArchiveInputStream.matches(start, start.length)
          ? Optional.of(" is no tar; must be a tar that is not compressed")
          : Optional.empty();
    }
  }

  private static boolean hasCheckSum(byte[] header) {
    try {
      return TarUtils.verifyCheckSum(header);
    } catch (IllegalArgumentException e) {
      return false; // its field holds no number
    }
  }

  /** The name of a compression as its program has it. */
  private static String program(String compression) {
    return switch (compression) {
      case CompressorStreamFactory.GZIP -> "gzip";
      case CompressorStreamFactory.Z -> "compress";
      default -> compression;
    };
  }
}
