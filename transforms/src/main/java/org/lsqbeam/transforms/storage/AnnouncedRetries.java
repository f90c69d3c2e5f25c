package org.lsqbeam.transforms.storage;

import com.google.api.gax.retrying.ResultRetryAlgorithm;
import com.google.api.gax.retrying.TimedAttemptSettings;
import com.google.cloud.storage.StorageRetryStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Announces that a request is sent again and again, since minutes may pass without a sign
 * otherwise. A service that is down fails many requests at once; one announcement is enough.
 */
final class AnnouncedRetries implements ResultRetryAlgorithm<Object> {
  /** How long a request may be tried in silence. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final ThreadLocal<@Nullable Instant> STARTED = new ThreadLocal<>();

  private final ResultRetryAlgorithm<Object> algorithm;
  private final Duration patience;
  private final InstantSource clock;
  private final Consumer<String> say;
  private @Nullable Instant announced;

  /**
   * @param algorithm decides whether a request is sent again
   * @param patience how long it is, and how long no second announcement is made
   * @param say takes an announcement
   */
  AnnouncedRetries(
      ResultRetryAlgorithm<Object> algorithm,
      Duration patience,
      InstantSource clock,
      Consumer<String> say) {
    this.algorithm = algorithm;
    this.patience = patience;
    this.clock = clock;
    this.say = say;
  }

  /** Lets all requests be tried again that the service allows to; each is idempotent. */
  @SuppressWarnings("unchecked") // the handlers look at errors only, whatever the result
  static StorageRetryStrategy strategy(Duration patience, Consumer<String> say) {
    ResultRetryAlgorithm<Object> uniform =
        (ResultRetryAlgorithm<Object>)
            StorageRetryStrategy.getUniformStorageRetryStrategy().getIdempotentHandler();
    AnnouncedRetries retries = new AnnouncedRetries(uniform, patience, InstantSource.system(), say);
    return new StorageRetryStrategy() {
      private static final long serialVersionUID = 1L;

      @Override
      public ResultRetryAlgorithm<?> getIdempotentHandler() {
        return retries;
      }

      @Override
      public ResultRetryAlgorithm<?> getNonidempotentHandler() {
        return retries;
      }
    };
  }

  /** Notes the start of this thread's next request. */
  static void start(Instant time) {
    STARTED.set(time);
  }

  @Override
  public @Nullable TimedAttemptSettings createNextAttempt(
      Throwable error, Object result, TimedAttemptSettings settings) {
    return algorithm.createNextAttempt(error, result, settings);
  }

  @Override
  public boolean shouldRetry(Throwable error, Object result) {
    boolean again = algorithm.shouldRetry(error, result);
    if (again) {
      announce(error);
    }
    return again;
  }

  private synchronized void announce(@Nullable Throwable error) {
    Instant now = clock.instant();
    Instant start = STARTED.get();
    if (start == null || now.isBefore(start.plus(SILENCE))) {
      return;
    }
    if (announced == null || now.isAfter(announced.plus(patience))) {
      announced = now;
      String reason = error == null ? "no answer" : String.valueOf(error.getMessage());
      say.accept(
          "Cloud Storage fails ("
              + reason.lines().findFirst().orElse("")
              + "); trying again for up to "
              + patience.toSeconds()
              + " s");
    }
  }
}
