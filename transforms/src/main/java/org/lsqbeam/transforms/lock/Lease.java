package org.lsqbeam.transforms.lock;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.storage.GcsStorage;
import org.lsqbeam.transforms.storage.Versioned;

/**
 * The right to work in a folder of Cloud Storage ({@code lease.json}). It is taken by
 * compare-and-set, renewed until it is closed, and taken over by another when its time is up: so a
 * worker that died holds nothing for long.
 *
 * <p>Whoever takes it looks afterwards whether the work is done already, and marks it as done
 * before closing: then nothing is done twice.
 *
 * <p>Times are compared between machines: their clocks must agree to within a fraction of {@link
 * #LENGTH}, as clocks that are set over the network do.
 */
public final class Lease implements Closeable {
  /** For how long a lease is taken, each time; how long a dead worker's work waits. */
  static final Duration LENGTH = Duration.ofMinutes(1);

  private static final String FILE = "lease.json";
  private static final int RENEWALS = 4;

  /** A holder stops believing in its lease this part of its length before others may take it. */
  private static final int MARGIN = 8;

  /**
   * Who has a lease, as its file says.
   *
   * @param owner unlike any other's
   * @param expires when, ISO 8601 in UTC
   */
  public record Holder(String owner, String expires) {
    private static Holder of(Versioned file, GcsStorage folder) {
      return Json.parse(file.text(), Holder.class, folder.pathOf(FILE));
    }

    Instant end() {
      return Instant.parse(expires);
    }

    public String words() {
      return owner + " until " + expires;
    }
  }

  /** How a lease is taken: by whom, for how long, by which clock. */
  public record Terms(String owner, Duration length, InstantSource clock) {
    public static Terms ofThisWorker() {
      // "process@host" for a person, the rest for the machines.
      String worker = ManagementFactory.getRuntimeMXBean().getName();
      return new Terms(worker + "-" + UUID.randomUUID(), LENGTH, InstantSource.system());
    }

    private String entry(Instant from) {
      return Json.line(new Holder(owner, from.plus(length).toString()));
    }
  }

  private enum State {
    HELD,
    LOST,
    RELEASED
  }

  private final GcsStorage folder;
  private final Terms terms;
  private final Consumer<String> whenLost;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** One renewal at a time, and none while it is released. */
  private final Object renewing = new Object();

  /** Guards the state: the callback runs before {@link #close} returns, or not at all. */
  private final Object changing = new Object();

  private long version;
  private volatile Instant until;
  private volatile State state = State.HELD;
  private volatile String trouble = "it was not renewed in time";

  private Lease(
      GcsStorage folder, Terms terms, Consumer<String> whenLost, Instant from, long version) {
    this.folder = folder;
    this.terms = terms;
    this.whenLost = whenLost;
    this.version = version;
    this.until = believedUntil(from);
  }

  /**
   * Takes the lease of a folder, unless another has it.
   *
   * @param worker whose death ends it, as if the process had died
   * @param whenLost told the reason, once, if the lease is lost before it is closed: work must stop
   *     then, since another may begin. It runs in any thread that finds out, and must not take long
   * @return the lease; nothing if another has it
   */
  public static Optional<Lease> take(GcsStorage folder, Thread worker, Consumer<String> whenLost)
      throws IOException {
    Optional<Lease> lease = take(folder, Terms.ofThisWorker(), whenLost);
    lease.ifPresent(taken -> taken.begin(worker));
    return lease;
  }

  /** As above, and nothing renews it until {@link #begin}. */
  static Optional<Lease> take(GcsStorage folder, Terms terms, Consumer<String> whenLost)
      throws IOException {
    Instant now = terms.clock().instant();
    Optional<Versioned> file = folder.readVersion(FILE);
    if (file.isPresent() && now.isBefore(Holder.of(file.get(), folder).end())) {
      return Optional.empty();
    }
    long version = file.map(Versioned::version).orElse(Versioned.ABSENT);
    OptionalLong taken = folder.replace(FILE, terms.entry(now), version);
    return taken.isPresent()
        ? Optional.of(new Lease(folder, terms, whenLost, now, taken.getAsLong()))
        : Optional.empty();
  }

  /** Who had the lease of a folder last, unless that one gave it back. */
  public static Optional<Holder> holder(GcsStorage folder) throws IOException {
    return folder.readVersion(FILE).map(file -> Holder.of(file, folder));
  }

  /** Renews the lease from now on while a thread lives, and looks whether its time is up. */
  void begin(Thread worker) {
    // Two threads: a renewal that hangs must not keep the other from seeing that.
    repeat(terms.length().dividedBy(RENEWALS), worker, this::renew);
    repeat(terms.length().dividedBy(4L * MARGIN), worker, this::isHeld);
  }

  private void repeat(Duration pause, Thread worker, Runnable step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS) && worker.isAlive()) {
                  step.run();
                }
              } catch (InterruptedException e) {
                // Nobody interrupts it but a JVM that ends.
              }
            },
            "lease of " + folder.pathOf(""));
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether others keep out; once false it stays so. */
  public boolean isHeld() {
    if (state == State.HELD && !terms.clock().instant().isBefore(until)) {
      lose(trouble);
    }
    return state == State.HELD;
  }

  private Instant believedUntil(Instant from) {
    return from.plus(terms.length()).minus(terms.length().dividedBy(MARGIN));
  }

  /** Takes the lease for its whole length from now, if it is still held. */
  void renew() {
    synchronized (renewing) {
      if (!isHeld()) {
        return;
      }
      try {
        Instant now = terms.clock().instant();
        OptionalLong renewed = folder.replace(FILE, terms.entry(now), version);
        if (renewed.isPresent()) {
          version = renewed.getAsLong();
          until = believedUntil(now);
        } else {
          findOut();
        }
      } catch (IOException | RuntimeException e) {
        // Tried again until the time is up, which isHeld() says.
        trouble = "it could not be renewed (" + e + ")";
      }
    }
  }

  /** Looks whether it is lost already, unknown here. */
  public void look() throws IOException {
    synchronized (renewing) {
      if (isHeld()) {
        findOut();
      }
    }
  }

  /** Another version than ours: another's, or ours by a renewal that seemed to fail. */
  private void findOut() throws IOException {
    Optional<Versioned> file = folder.readVersion(FILE);
    Optional<Holder> holder = file.map(found -> Holder.of(found, folder));
    if (holder.isPresent() && holder.get().owner().equals(terms.owner())) {
      version = file.orElseThrow().version();
      until = believedUntil(holder.get().end().minus(terms.length()));
    } else {
      lose(holder.map(found -> found.owner() + " has it").orElse("its file is gone"));
    }
  }

  private void lose(String reason) {
    synchronized (changing) {
      if (state == State.HELD) {
        state = State.LOST;
        ended.countDown();
        whenLost.accept("the lease of " + folder.pathOf("") + " is lost: " + reason);
      }
    }
  }

  /** Gives the lease back, so that another need not wait for its end. */
  @Override
  public void close() throws IOException {
    synchronized (changing) {
      if (state != State.HELD) {
        return;
      }
      state = State.RELEASED;
    }
    ended.countDown();
    synchronized (renewing) {
      folder.deleteVersion(FILE, version);
    }
  }
}
