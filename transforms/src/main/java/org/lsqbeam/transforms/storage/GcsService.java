package org.lsqbeam.transforms.storage;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * A service that speaks Cloud Storage's JSON API, and how it is called: faults that pass are
 * retried with growing pauses.
 *
 * @param endpoint the URL of a server for tests, which asks for no credentials; null for Google's
 *     own, with Application Default Credentials
 * @param patience for how long one request is tried again
 */
record GcsService(@Nullable String endpoint, Duration patience) implements Serializable {
  /** The system property that names a server for tests. */
  static final String ENDPOINT_PROPERTY = "lsqbeam.gcsEndpoint";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TRANSFERS = 4;
  private static final int NOT_FOUND = 404;

  /** Bad request, no credentials, no permission. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

  /**
   * A client holds connections and credentials, and is made for all threads. A cluster that loads
   * our classes anew for each job has one for each.
   */
  private static final Map<GcsService, com.google.cloud.storage.Storage> CLIENTS =
      new ConcurrentHashMap<>();

  /** What is asked of the service. */
  @FunctionalInterface
  interface Request<T> {
    T send(com.google.cloud.storage.Storage client) throws IOException;
  }

  /** The service that this JVM was told to use. */
  static GcsService ofThisMachine() {
    return new GcsService(System.getProperty(ENDPOINT_PROPERTY), PATIENCE);
  }

  /**
   * Sends a request.
   *
   * @param path what it is about, for the error
   * @throws NoSuchFileException if the service says that there is no such object
   * @throws InvalidDataException if it refuses: only a person can help
   */
  <T> T call(String path, Request<T> request) throws IOException {
    try {
      return request.send(CLIENTS.computeIfAbsent(this, GcsService::connect));
    } catch (StorageException e) {
      throw translated(path, e);
    } catch (NullPointerException e) {
      // What the client throws when it is interrupted while it waits for its next try.
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(path, e);
      }
      throw e;
    } catch (BrokenTransferException e) {
      throw e;
    } catch (IOException e) {
      // So a channel of the client wraps what its retries came to.
      throw e.getCause() instanceof StorageException cause ? translated(path, cause) : e;
    }
  }

  /** As {@link #call}, from the beginning again where content did not arrive as it was sent. */
  <T> T transfer(String path, Request<T> request) throws IOException {
    for (int transfer = 1; ; transfer++) {
      try {
        return call(path, request);
      } catch (BrokenTransferException e) {
        if (transfer == TRANSFERS) {
          throw new IOException(e.getMessage() + ", " + TRANSFERS + " times in a row", e);
        }
      }
    }
  }

  private static com.google.cloud.storage.Storage connect(GcsService service) {
    RetrySettings retries =
        StorageOptions.getDefaultRetrySettings().toBuilder()
            .setInitialRetryDelayDuration(Duration.ofMillis(200))
            .setRetryDelayMultiplier(2)
            .setMaxRetryDelayDuration(Duration.ofSeconds(20))
            .setTotalTimeoutDuration(service.patience)
            .setMaxAttempts(0) // as many as the time allows
            .build();
    HttpStorageOptions.Builder options =
        StorageOptions.http()
            .setRetrySettings(retries)
            // Whatever is not safe to repeat here carries its precondition.
            .setStorageRetryStrategy(StorageRetryStrategy.getUniformStorageRetryStrategy());
    if (service.endpoint != null) {
      options.setHost(service.endpoint).setProjectId("test");
      return options.setCredentials(NoCredentials.getInstance()).build().getService();
    }
    try {
      return options.setCredentials(GoogleCredentials.getApplicationDefault()).build().getService();
    } catch (IOException e) {
      throw new InvalidDataException(
          "gs:// needs Google's Application Default Credentials: " + firstLine(e.getMessage()), e);
    }
  }

  private IOException translated(String path, StorageException e) {
    String said = firstLine(e.getMessage());
    if (e.getCode() != 0 && !said.startsWith(Integer.toString(e.getCode()))) {
      said = e.getCode() + " " + said;
    }
    if (isOfBucket(e)) {
      throw new InvalidDataException(path + ": there is no such bucket", e);
    }
    if (e.getCode() == NOT_FOUND) {
      return new NoSuchFileException(path);
    }
    if (REFUSALS.contains(e.getCode())) {
      throw new InvalidDataException(path + " is refused by Cloud Storage (" + said + ")", e);
    }
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(path, e);
    }
    return new IOException(
        path + ": Cloud Storage failed for " + patience.toSeconds() + " s (" + said + ")", e);
  }

  private static IOException interrupted(String path, Throwable cause) {
    IOException interrupted = new InterruptedIOException(path + ": interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Whether it is not an object but its bucket that is missing. */
  static boolean isOfBucket(StorageException e) {
    return e.getMessage() != null && e.getMessage().contains("bucket does not exist");
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
