package org.lsqbeam.transforms.progress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Tells how far a stage is that does many things of one kind, with its rate and the time left. */
public final class StageProgress {
  private static final Duration BETWEEN_LINES = Duration.ofMillis(200);

  private final String event;
  private final String number;
  private final String things;
  private final long all;
  private final String subject;
  private final InstantSource clock;
  private boolean estimated;
  private @Nullable Instant start;
  private long doneAtStart;
  private Instant told = Instant.MIN;
  private long done;

  /**
   * Begins.
   *
   * @param event the kind of line
   * @param things in the plural, with what is done to them
   * @param all how many there are; 0 if that is not known
   * @param subject what they are of; may be empty
   */
  public StageProgress(String event, String things, long all, String subject) {
    this(event, "", things, all, subject);
  }

  /**
   * Begins a stage of one of several runs.
   *
   * @param number of the run, which comes first; may be empty
   */
  public StageProgress(String event, String number, String things, long all, String subject) {
    this(event, number, things, all, subject, InstantSource.system());
  }

  StageProgress(
      String event, String number, String things, long all, String subject, InstantSource clock) {
    this.event = event;
    this.number = number;
    this.things = things;
    this.all = all;
    this.subject = subject;
    this.clock = clock;
  }

  /** The number of all things is an estimate, and is told as one. */
  public synchronized StageProgress withEstimate() {
    estimated = true;
    return this;
  }

  /** Adds what is done now. */
  public synchronized void add(long number) {
    done += number;
    Instant now = clock.instant();
    if (start == null) { // what is first may have waited for something else
      start = now;
      doneAtStart = done;
    }
    if (done == all || now.isAfter(told.plus(BETWEEN_LINES))) {
      told = now;
      WorkProgress.advance(line(Duration.between(start, now).toMillis() / 1e3), false);
    }
  }

  private ProgressLine line(double seconds) {
    double rate = seconds > 0 ? (done - doneAtStart) / seconds : 0;
    boolean known = all >= done && all > 0;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("done", done);
    if (known) {
      fields.put(estimated ? "allEstimated" : "all", all);
    }
    if (rate > 0) {
      fields.put("perSecond", Math.round(rate * 10) / 10.0);
    }
    boolean timed = known && rate > 0;
    if (timed) {
      fields.put("secondsLeft", Math.round((all - done) / rate));
    }
    return new ProgressLine(
        Level.INFO,
        event,
        List.of(
            number,
            known
                ? String.format(
                    Locale.ROOT,
                    estimated ? "%,d of about %,d %s" : "%,d/%,d %s",
                    done,
                    all,
                    things)
                : count(),
            known ? 100 * done / all + " %" : "",
            rate > 0 ? String.format(Locale.ROOT, rate < 10 ? "%.1f/s" : "%,.0f/s", rate) : "",
            timed ? ClockTime.of((all - done) / rate) + " left" : ""),
        subject,
        fields);
  }

  private String count() {
    return String.format(Locale.ROOT, "%,d %s", done, things);
  }
}
