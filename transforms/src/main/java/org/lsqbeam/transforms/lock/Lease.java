package org.lsqbeam.transforms.lock;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.Version;
import org.lsqbeam.transforms.storage.Versioned;

/**
 * The exclusive right to work in a folder of an object store ({@code lease.json}). It is acquired
 * by compare-and-set and renewed until it is closed. Once it has expired, another worker can
 * acquire it, so a crashed worker blocks its work only for the length of a lease.
 *
 * <p>After acquiring a lease, a worker checks whether the work is done already, and it marks its
 * own work as done before it closes the lease. Then nothing is done twice.
 *
 * <p>Leases compare the clocks of several machines, which must agree to within a fraction of {@link
 * #LENGTH}, as clocks that are set over the network do.
 */
public final class Lease implements Closeable {
  /** How long a lease lasts, so the time for which a crashed worker blocks its work. */
  static final Duration LENGTH = Duration.ofMinutes(1);

  /** The name of its file. */
  public static final String FILE = "lease.json";

  private static final int RENEWALS = 4;

  /** A holder gives up its lease before others may acquire it, by this fraction of its length. */
  private static final int MARGIN = 8;

  /**
   * The holder of a lease, as its file names it.
   *
   * @param owner a unique name
   * @param expires ISO 8601 in UTC
   */
  public record Holder(String owner, String expires) {
    private static Holder of(Versioned file, ObjectStorage folder) {
      return Json.parse(file.text(), Holder.class, folder.pathOf(FILE));
    }

    Instant end() {
      return Instant.parse(expires);
    }

    private boolean isExpired(Instant now) {
      return !now.isBefore(end());
    }

    /** Returns the owner and the time, for messages. */
    public String words() {
      return owner + " until " + expires;
    }
  }

  /** The owner, length and clock of a lease. */
  public record Terms(String owner, Duration length, InstantSource clock) {
    /** Terms with a unique owner, the default length and the system's clock. */
    public static Terms ofThisWorker() {
      // "process@host" tells a person which worker it is; the rest makes the name unique.
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

  private final ObjectStorage folder;
  private final Terms terms;
  private final Consumer<String> whenLost;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Held during a renewal and during the release, so that neither overlaps another. */
  private final Object renewing = new Object();

  /** Guards the state, so that the callback runs before {@link #close} returns or never. */
  private final Object changing = new Object();

  private Version version;
  private volatile Instant until;
  private volatile State state = State.HELD;
  private volatile String trouble = "it was not renewed in time";

  private Lease(
      ObjectStorage folder, Terms terms, Consumer<String> whenLost, Instant from, Version version) {
    this.folder = folder;
    this.terms = terms;
    this.whenLost = whenLost;
    this.version = version;
    this.until = believedUntil(from);
  }

  /**
   * Acquires the lease of a folder, unless another worker holds it.
   *
   * @param worker the thread whose death ends the lease, as the death of the process does
   * @param whenLost receives the reason, once, if the lease is lost before it is closed. Work must
   *     stop then, since another worker may begin. It runs in whichever thread notices the loss,
   *     and must not block
   * @return empty if another worker holds the lease
   */
  public static Optional<Lease> take(ObjectStorage folder, Thread worker, Consumer<String> whenLost)
      throws IOException {
    Optional<Lease> lease = take(folder, Terms.ofThisWorker(), whenLost);
    lease.ifPresent(taken -> taken.begin(worker));
    return lease;
  }

  /** Acquires a lease that is not renewed until {@link #begin}. */
  static Optional<Lease> take(ObjectStorage folder, Terms terms, Consumer<String> whenLost)
      throws IOException {
    Instant now = terms.clock().instant();
    Optional<Versioned> file = folder.readVersioned(FILE);
    if (file.isPresent() && !Holder.of(file.get(), folder).isExpired(now)) {
      return Optional.empty();
    }
    Version version = file.map(Versioned::version).orElse(Version.ABSENT);
    Optional<Version> taken = folder.writeIf(FILE, terms.entry(now), version);
    if (file.isPresent() && taken.isPresent()) {
      Recovery.LEASE_TAKEN_OVER.taken();
    }
    return taken.map(held -> new Lease(folder, terms, whenLost, now, held));
  }

  /** Returns the last holder of the lease of a folder, unless the lease was released. */
  public static Optional<Holder> holder(ObjectStorage folder) throws IOException {
    return folder.readVersioned(FILE).map(file -> Holder.of(file, folder));
  }

  /** Whether some worker holds the lease of a folder at this moment. */
  public static boolean isHeld(ObjectStorage folder) throws IOException {
    Optional<Holder> holder = holder(folder);
    return holder.isPresent() && !holder.get().isExpired(Instant.now());
  }

  /** Whether a worker has left the lease of a folder without releasing it, and it has expired. */
  public static boolean isExpired(ObjectStorage folder) throws IOException {
    Optional<Holder> holder = holder(folder);
    return holder.isPresent() && holder.get().isExpired(Instant.now());
  }

  /** Removes the lease of a folder if it has expired, unless another worker takes it meanwhile. */
  public static void removeExpired(ObjectStorage folder) throws IOException {
    Optional<Versioned> file = folder.readVersioned(FILE);
    if (file.isPresent() && Holder.of(file.get(), folder).isExpired(Instant.now())) {
      folder.deleteIf(FILE, file.get().version());
    }
  }

  /** Repeats a step with a pause before each time, until the step returns false. */
  @FunctionalInterface
  interface Repetition {
    void start(Duration pause, BooleanSupplier step);
  }

  /** Renews the lease while a thread lives, and checks in between whether it has expired. */
  void begin(Thread worker) {
    begin(worker, this::repeatInThread);
  }

  void begin(Thread worker, Repetition repetition) {
    // Two repetitions, because the expiry must be noticed even while a renewal hangs.
    repetition.start(terms.length().dividedBy(RENEWALS), whileAlive(worker, this::renew));
    repetition.start(terms.length().dividedBy(4L * MARGIN), whileAlive(worker, this::isHeld));
  }

  private static BooleanSupplier whileAlive(Thread worker, Runnable step) {
    return () -> {
      boolean alive = worker.isAlive();
      if (alive) {
        step.run();
      }
      return alive;
    };
  }

  private void repeatInThread(Duration pause, BooleanSupplier step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                boolean more = true;
                while (more && !ended.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                  more = step.getAsBoolean();
                }
              } catch (InterruptedException e) {
                // Only a JVM that ends interrupts this thread.
              }
            },
            "lease of " + folder.pathOf(""));
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the lease is held. Once false it stays false. */
  public boolean isHeld() {
    if (state == State.HELD && !terms.clock().instant().isBefore(until)) {
      lose(trouble);
    }
    return state == State.HELD;
  }

  private Instant believedUntil(Instant from) {
    return from.plus(terms.length()).minus(terms.length().dividedBy(MARGIN));
  }

  /** Extends the lease to its whole length from now, if it is still held. */
  void renew() {
    synchronized (renewing) {
      if (!isHeld()) {
        return;
      }
      try {
        Instant now = terms.clock().instant();
        Optional<Version> renewed = folder.writeIf(FILE, terms.entry(now), version);
        if (renewed.isPresent()) {
          version = renewed.get();
          until = believedUntil(now);
        } else {
          findOut();
        }
      } catch (IOException | RuntimeException e) {
        // Tried again until the lease expires, which isHeld() notices.
        trouble = "it could not be renewed (" + e + ")";
      }
    }
  }

  /** Reads the lease's file, to notice a loss at once. */
  public void look() throws IOException {
    synchronized (renewing) {
      if (isHeld()) {
        findOut();
      }
    }
  }

  /** The file has a new version: by another worker, or by a renewal that seemed to fail. */
  private void findOut() throws IOException {
    Optional<Versioned> file = folder.readVersioned(FILE);
    Optional<Holder> holder = file.map(found -> Holder.of(found, folder));
    if (holder.isPresent() && holder.get().owner().equals(terms.owner())) {
      version = file.orElseThrow().version();
      until = believedUntil(holder.get().end().minus(terms.length()));
    } else {
      lose(holder.map(found -> found.owner() + " holds it").orElse("its file is gone"));
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

  /** Releases the lease, so that another worker need not wait until it expires. */
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
      folder.deleteIf(FILE, version);
    }
  }
}
