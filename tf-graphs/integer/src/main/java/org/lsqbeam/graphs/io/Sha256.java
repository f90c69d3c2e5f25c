package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the digest of every fingerprint and checksum of ours. */
public final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int NAMING_DIGITS = 12;

  private Sha256() {}

  /** A digest to feed piece by piece. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The digest of all that was fed, in hex. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of bytes, in hex. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The first digits of a digest in hex, which name it; fewer where a damaged one has fewer. */
  public static String digits(String hex) {
    return hex.substring(0, Math.min(NAMING_DIGITS, hex.length()));
  }

  /** The digest of a file of any size, in hex. */
  public static String ofFile(Path file) throws IOException {
    MessageDigest digest = digest();
    NamedErrors.in(
        file,
        () -> {
          MisplacedException.requireFile(file);
          try (InputStream bytes = Files.newInputStream(file)) { // not closed by an interruption
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
              digest.update(buffer, 0, read);
            }
          }
        });
    return hex(digest);
  }
}
