package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Utf8;

/**
 * Counts the attempts at a run that ended without a new checkpoint, in the run's folder: a runner
 * that tries again what fails would otherwise do so for ever. Workers that are lost count too, so
 * an attempt is counted when it begins.
 */
public final class Attempts {
  /** As many attempts a run gets at a checkpoint. */
  public static final int MAX = 5;

  static final String FILE = "attempts.json";

  private final RunFolder run;

  /** Reads and writes the file in a run's folder. */
  public Attempts(RunFolder run) {
    this.run = run;
  }

  /**
   * The attempts at one checkpoint.
   *
   * @param step the updates of the latest checkpoint when the last attempt began
   * @param number of attempts that began there
   * @param reason why the last one ended; empty if its process was lost before it could record it
   */
  record Count(long step, int number, String reason) {}

  /**
   * Counts an attempt, which is about to begin.
   *
   * @return why the run may not be tried again; empty if it may
   */
  public Optional<String> begin() throws IOException {
    long step = run.latestStep().orElse(0);
    Count before = read().filter(count -> count.step() == step).orElse(new Count(step, 0, ""));
    if (before.number() >= MAX) {
      return Optional.of(
          before.number()
              + " attempts ended without a new checkpoint after step "
              + step
              + "; the last: "
              + (before.reason().isEmpty() ? "its process was lost" : before.reason()));
    }
    write(new Count(step, before.number() + 1, ""));
    return Optional.empty();
  }

  /** Records why the attempt ended. */
  public void ended(String reason) throws IOException {
    Optional<Count> count = read();
    if (count.isPresent()) {
      write(new Count(count.get().step(), count.get().number(), reason));
    }
  }

  /** Forgets the attempts: the run has ended, or a person tries it again. */
  public void forget() throws IOException {
    run.storage().delete(FILE);
  }

  private Optional<Count> read() throws IOException {
    String file = run.storage().pathOf(FILE);
    try {
      return Optional.of(
          SealedJson.parse(Utf8.decodeArtifact(run.storage().read(FILE), file), Count.class, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(Count count) throws IOException {
    run.storage().write(FILE, SealedJson.indented(count));
  }
}
