package org.lsqbeam.graphs.io;

import com.fasterxml.jackson.databind.Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON objects that carry the SHA-256 of their own text in a last member {@value #DIGEST}, so that
 * a damaged or edited file is found when it is read. The digest is that of the text without this
 * member and the comma before it.
 */
public final class SealedJson {
  private static final String DIGEST = "digest";
  private static final String RUN = "run";

  /** The digest and the end of an object. */
  private static final Pattern SEAL =
      Pattern.compile(
          "(?:,\""
              + DIGEST
              + "\":|,\n  \""
              + DIGEST
              + "\" : )\"([0-9a-f]{64})\"(?=\\s*\\}\\s*\\z)");

  /** The owner and the end of an object. */
  private static final Pattern OWNER =
      Pattern.compile(
          "(?:,\"" + RUN + "\":|,\n  \"" + RUN + "\" : )\"([0-9a-f]*)\"(?=\\s*\\}\\s*\\z)");

  /** The end of an object of at least one member. */
  private static final Pattern END = Pattern.compile("\\s*\\}\\s*\\z");

  private SealedJson() {}

  /** Returns a record with its digest as indented JSON, as a file holds it. */
  public static byte[] indented(Object value) throws IOException {
    return sealed(Json.indented(value));
  }

  /** The same, with a module that adds ways to write values. */
  public static byte[] indented(Object value, Module module) throws IOException {
    return sealed(Json.indented(value, module));
  }

  /** The same, of a run. */
  public static byte[] indented(Object value, String run) throws IOException {
    String text = new String(Json.indented(value), StandardCharsets.UTF_8);
    return sealed(with(text, ",\n  \"" + RUN + "\" : \"", run).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sealed(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return seal(text, ",\n  \"" + DIGEST + "\" : \"").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns a record of a run with its digest as one line of JSON.
   *
   * @param run the first digits of its fingerprint
   */
  public static String line(Object value, String run) {
    return line(with(Json.line(value), ",\"" + RUN + "\":\"", run));
  }

  /** Returns an object in one line of JSON with its digest. */
  public static String line(String json) {
    return seal(json, ",\"" + DIGEST + "\":\"");
  }

  private static String seal(String text, String member) {
    return with(text, member, Sha256.hex(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds a last member. */
  private static String with(String text, String member, String value) {
    Matcher end = END.matcher(text);
    if (!end.find()) {
      throw new IllegalArgumentException("no JSON object can have a last member: " + text);
    }
    return text.substring(0, end.start()) + member + value + '"' + text.substring(end.start());
  }

  /**
   * Reads a value that {@link #indented} or {@link #line} wrote.
   *
   * @param origin the file's path, for the message
   * @throws DamagedFileException if it is no such value, has no digest, or differs from its digest
   */
  public static <T> T parse(String text, Class<T> type, String origin) {
    return Json.parse(content(text, origin), type, origin);
  }

  /**
   * Does the same for a value of a run.
   *
   * @param run the first digits of its fingerprint; empty if they are not known
   * @throws DamagedFileException also if it is of another run
   */
  public static <T> T parse(String text, Class<T> type, String origin, String run) {
    String content = content(text, origin);
    Matcher owner = OWNER.matcher(content);
    if (!owner.find()) {
      throw new DamagedFileException(origin + " is damaged: it names no run");
    }
    if (!run.isEmpty() && !run.equals(owner.group(1))) {
      throw new DamagedFileException(
          origin + " is damaged: it is of another run, whose fingerprint is " + owner.group(1));
    }
    String own = content.substring(0, owner.start()) + content.substring(owner.end());
    return Json.parse(own, type, origin);
  }

  /** Whether a text ends with a digest, right or wrong. */
  public static boolean isSealed(String text) {
    return SEAL.matcher(text).find();
  }

  /** Returns the text without its digest, which is compared. */
  private static String content(String text, String origin) {
    Matcher seal = SEAL.matcher(text);
    if (!seal.find()) {
      throw new DamagedFileException(origin + " is damaged: it does not end with a digest");
    }
    String content = text.substring(0, seal.start()) + text.substring(seal.end());
    if (!seal.group(1).equals(Sha256.hex(content.getBytes(StandardCharsets.UTF_8)))) {
      throw new DamagedFileException(origin + " is damaged: its digest is not that of its content");
    }
    return content;
  }
}
