package org.lsqbeam.pipelines.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.progress.ProgressLine;

/** Prints each line as a JSON object, with its time and level. */
final class JsonLines extends PrintStream {
  /** The levels of lines by their first words, which the object leaves out. */
  private static final Map<String, String> LEVELS =
      Map.of(
          "INFO ",
          "info",
          "WARN ",
          "warn",
          "ERROR ",
          "error",
          "warning: ",
          "warn",
          "lsq: ",
          "error");

  /** The option that asks for it. */
  static final String OPTION = "logFormat";

  /** The option's value for plain lines. */
  static final String TEXT = "text";

  private static final String JSON = "json";

  private final PrintStream target;
  private final InstantSource clock;

  /**
   * Returns a stream for what a command says, in the format that its arguments ask for; also where
   * they are wrong, which is said in it.
   */
  static TerminalOutput stream(List<String> arguments, PrintStream target) {
    if (target instanceof TerminalOutput made) {
      return made;
    }
    boolean json = arguments.contains("--" + OPTION + "=" + JSON);
    return new TerminalOutput(json ? new JsonLines(target, InstantSource.system()) : target);
  }

  /**
   * @throws IllegalArgumentException if a value of the option is none
   */
  static void requireFormat(String value) {
    if (!value.equals(TEXT) && !value.equals(JSON)) {
      throw new IllegalArgumentException(OPTION + " is '" + value + "'; must be text or json");
    }
  }

  /**
   * @param target takes the objects
   */
  JsonLines(PrintStream target, InstantSource clock) {
    super(new Lines(target, clock), true, StandardCharsets.UTF_8);
    this.target = target;
    this.clock = clock;
  }

  /** Prints a line with its fields. */
  void print(ProgressLine line) {
    print(
        target,
        clock,
        line.level().name().toLowerCase(Locale.ROOT),
        line.event(),
        line.text(),
        line.fields());
  }

  private static void print(
      PrintStream target,
      InstantSource clock,
      String level,
      String event,
      String message,
      Map<String, Object> fields) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("level", level);
    json.put("event", event);
    json.put("message", message);
    if (!fields.isEmpty()) {
      json.put("fields", fields);
    }
    target.println(Json.line(json));
  }

  /** Collects bytes up to the end of a line. */
  private static final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final PrintStream target;
    private final InstantSource clock;

    Lines(PrintStream target, InstantSource clock) {
      this.target = target;
      this.clock = clock;
    }

    @Override
    public synchronized void write(int b) {
      if (b != '\n') {
        line.write(b);
        return;
      }
      String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
      line.reset();
      if (text.isEmpty()) {
        return;
      }
      String start = LEVELS.keySet().stream().filter(text::startsWith).findFirst().orElse("");
      String level = LEVELS.getOrDefault(start, "info");
      print(target, clock, level, "message", text.substring(start.length()), Map.of());
    }
  }
}
