package org.lsqbeam.transforms.artifacts;

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
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.VersionedFile;

/**
 * The right to work in a folder that several workers can reach ({@code lease.json}). It is taken by
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
   * What the file says.
   *
   * @param owner unlike any other's
   * @param expires when, ISO 8601 in UTC
   */
  private record Entry(String owner, String expires) {
    static Entry of(VersionedFile file, String path) {
      return Json.parse(file.text(), Entry.class, path);
    }
  }

  /** How a lease is taken: by whom, for how long, by which clock. */
  record Terms(String owner, Duration length, InstantSource clock) {
    static Terms ofThisWorker() {
      // "process@host" for a person, the rest for the machines.
      String worker = ManagementFactory.getRuntimeMXBean().getName();
      return new Terms(worker + "-" + UUID.randomUUID(), LENGTH, InstantSource.system());
    }

    private String entry(Instant from) {
      return Json.line(new Entry(owner, from.plus(length).toString()));
    }
  }

  private enum State {
    HELD,
    LOST,
    RELEASED
  }

  private final Storage folder;
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
      Storage folder, Terms terms, Consumer<String> whenLost, Instant from, long version) {
    this.folder = folder;
    this.terms = terms;
    this.whenLost = whenLost;
    this.version = version;
    this.until = believedUntil(from);
  }

  /**
   * Takes the lease of a folder, unless another has it.
   *
   * @param whenLost told the reason, once, if the lease is lost before it is closed: work must stop
   *     then, since another may begin. It runs in any thread that finds out, and must not take long
   * @return the lease; nothing if another has it
   */
  public static Optional<Lease> take(Storage folder, Consumer<String> whenLost) throws IOException {
    Optional<Lease> lease = take(folder, Terms.ofThisWorker(), whenLost);
    lease.ifPresent(Lease::begin);
    return lease;
  }

  /** As above, and nothing renews it until {@link #begin}. */
  static Optional<Lease> take(Storage folder, Terms terms, Consumer<String> whenLost)
      throws IOException {
    Instant now = terms.clock().instant();
    Optional<VersionedFile> file = folder.readVersion(FILE);
    if (file.isPresent()) {
      Entry entry = Entry.of(file.get(), folder.pathOf(FILE));
      if (now.isBefore(Instant.parse(entry.expires()))) {
        return Optional.empty();
      }
    }
    long version = file.map(VersionedFile::version).orElse(VersionedFile.ABSENT);
    OptionalLong taken = folder.replace(FILE, terms.entry(now), version);
    return taken.isPresent()
        ? Optional.of(new Lease(folder, terms, whenLost, now, taken.getAsLong()))
        : Optional.empty();
  }

  /** Who has the lease of a folder and until when, in words; nothing if nobody has. */
  public static Optional<String> holder(Storage folder) throws IOException {
    return folder
        .readVersion(FILE)
        .map(file -> Entry.of(file, folder.pathOf(FILE)))
        .filter(entry -> Instant.now().isBefore(Instant.parse(entry.expires())))
        .map(entry -> entry.owner() + " until " + entry.expires());
  }

  /** Renews the lease from now on, and looks whether its time is up. */
  void begin() {
    // Two threads: a renewal that hangs must not keep the other from seeing that.
    repeat(terms.length().dividedBy(RENEWALS), this::renew);
    repeat(terms.length().dividedBy(4L * MARGIN), this::isHeld);
  }

  private void repeat(Duration pause, Runnable step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
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

  /** Another version than ours: another's, or ours by a renewal that seemed to fail. */
  private void findOut() throws IOException {
    Optional<VersionedFile> file = folder.readVersion(FILE);
    Optional<Entry> entry = file.map(found -> Entry.of(found, folder.pathOf(FILE)));
    if (entry.isPresent() && entry.get().owner().equals(terms.owner())) {
      version = file.orElseThrow().version();
      until = believedUntil(Instant.parse(entry.get().expires()).minus(terms.length()));
    } else {
      lose(entry.map(found -> found.owner() + " has it").orElse("its file is gone"));
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
