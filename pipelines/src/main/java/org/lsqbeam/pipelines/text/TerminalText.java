package org.lsqbeam.pipelines.text;

import java.util.regex.Pattern;

/** Makes text safe for a terminal and for logs. */
public final class TerminalText {
  /** Characters that move the cursor, colour or reorder text; line feeds and tabs do not. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{IsControl}\\p{Cs}" + Escaped.INVISIBLE + "&&[^\\n\\t]]");

  /** The user and the password in a URL, up to the last @ before the host. */
  private static final Pattern USER = Pattern.compile("(?<=://)[^/?#\\s'\"]+@");

  /** The same before a host without a scheme. */
  private static final Pattern USER_OF_HOST =
      Pattern.compile(
          "(?<![^=\\s'\"(\\[{,])[^=:/\\s'\"(\\[{,]{1,99}:[^/\\s'\"]{0,999}@(?=[\\w\\[])");

  /** A parameter of a URL that may be a credential, as in signed URLs. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&;][\\w.%-]{0,40}?(?:sig|token|key|pass|secret|credential|auth)[\\w.%-]{0,40}=)"
              + "[^&;\\s'\"]+",
          Pattern.CASE_INSENSITIVE);

  /** The same where there is no URL. */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "((?:signature|token|password|secret|credential)[\\w.%-]{0,40}=)[^&;\\s'\"]+",
          Pattern.CASE_INSENSITIVE);

  private TerminalText() {}

  /** Shows control characters as JSON does, and leaves out what may be a credential. */
  public static String of(String text) {
    return CONTROL
        .matcher(withoutCredentials(text))
        .replaceAll(control -> String.format("\\\\u%04x", (int) control.group().charAt(0)));
  }

  private static String withoutCredentials(String text) {
    String withoutUser = USER.matcher(text).replaceAll("***@");
    withoutUser = USER_OF_HOST.matcher(withoutUser).replaceAll("***@");
    String withoutParameters = PARAMETER.matcher(withoutUser).replaceAll("$1***");
    return ASSIGNED.matcher(withoutParameters).replaceAll("$1***");
  }
}
