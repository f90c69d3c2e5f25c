package org.lsqbeam.transforms.storage;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service with Cloud Storage's JSON API. Transient faults are retried with growing pauses. */
final class GcsService implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The system property with the URL of a test server. */
  static final String ENDPOINT_PROPERTY = "lsqbeam.gcsEndpoint";

  /**
   * The environment variable with the address of an emulator, as Google's other clients read it.
   */
  static final String EMULATOR_VARIABLE = "STORAGE_EMULATOR_HOST";

  /** The system property with the bearer token that a test server asks for, if it does. */
  static final String TOKEN_PROPERTY = "lsqbeam.gcsToken";

  private static final Logger LOG = LoggerFactory.getLogger(GcsService.class);

  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TRANSFERS = 4;
  private static final int NOT_FOUND = 404;

  /** Bad request, no credentials, no permission. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

  /**
   * Clients hold connections and credentials, and are safe for all threads. A cluster that loads
   * the classes anew for each job has one client per job.
   */
  private static final Map<Settings, com.google.cloud.storage.Storage> CLIENTS =
      new ConcurrentHashMap<>();

  /**
   * Identifies a client.
   *
   * @param endpoint the URL of a test server; null for Google's service, with Application Default
   *     Credentials
   * @param patience how long one request is retried
   */
  private record Settings(@Nullable String endpoint, Duration patience) implements Serializable {
    /** A test server has recovered by the next request; Google's service needs some time. */
    private Duration firstPause() {
      return Duration.ofMillis(endpoint == null ? 200 : 2);
    }
  }

  private final Settings settings;

  GcsService(@Nullable String endpoint, Duration patience) {
    this.settings = new Settings(endpoint, patience);
  }

  /** A request to the service. */
  @FunctionalInterface
  interface Request<T> {
    T send(com.google.cloud.storage.Storage client) throws IOException;
  }

  /** The service that this JVM uses: Google's, or the server of the property or the variable. */
  static GcsService ofThisJvm() {
    String server = System.getProperty(ENDPOINT_PROPERTY);
    return new GcsService(
        server == null ? emulator(System.getenv(EMULATOR_VARIABLE)) : server, PATIENCE);
  }

  /**
   * The URL of an emulator.
   *
   * @param address {@code HOST:PORT} or a URL; null or empty for Google's service
   * @throws IllegalArgumentException if it is neither
   */
  static @Nullable String emulator(@Nullable String address) {
    if (address == null || address.isBlank()) {
      return null;
    }
    String url = address.contains("://") ? address : "http://" + address;
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri.getScheme() + "://" + uri.getAuthority();
      }
    } catch (URISyntaxException e) {
      throw wrong(address, e);
    }
    throw wrong(address, null);
  }

  private static IllegalArgumentException wrong(String address, @Nullable Exception cause) {
    return new IllegalArgumentException(
        EMULATOR_VARIABLE + " is '" + address + "'; must be HOST:PORT or a URL", cause);
  }

  /**
   * Makes sure that something listens at an emulator's address. A request would be sent again for
   * minutes: Google's service may be down for a while, but an emulator is started before its use.
   *
   * @throws IllegalArgumentException if the connection is refused
   */
  static void requireListener(String endpoint) {
    URI uri = URI.create(endpoint);
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    InetSocketAddress address = new InetSocketAddress(uri.getHost(), port);
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) CONNECTING.toMillis());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          EMULATOR_VARIABLE
              + " is '"
              + endpoint
              + "'; no emulator of Cloud Storage answers there ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /**
   * Sends a request.
   *
   * @param path the object or folder of the request, for messages
   * @throws NoSuchFileException if there is no such object
   * @throws InvalidDataException if the service refuses, so that only a person can help
   */
  <T> T call(String path, Request<T> request) throws IOException {
    AnnouncedRetries.start(Instant.now());
    try {
      return request.send(CLIENTS.computeIfAbsent(settings, GcsService::connect));
    } catch (StorageException e) {
      throw translated(path, e);
    } catch (NullPointerException e) {
      // The client throws this when it is interrupted while it waits for its next retry.
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(path, e);
      }
      throw e;
    } catch (BrokenTransferException e) {
      throw e;
    } catch (IOException e) {
      // A channel of the client wraps the final error of its retries.
      throw e.getCause() instanceof StorageException cause ? translated(path, cause) : e;
    }
  }

  /** Does the same as {@link #call}, and starts again where content arrived damaged. */
  <T> T transfer(String path, Request<T> request) throws IOException {
    for (int transfer = 1; ; transfer++) {
      try {
        return call(path, request);
      } catch (BrokenTransferException e) {
        if (transfer == TRANSFERS) {
          throw new IOException(e.getMessage() + ", " + TRANSFERS + " times in a row", e);
        }
        Recovery.TRANSFER_REPEATED.taken();
      }
    }
  }

  private static com.google.cloud.storage.Storage connect(Settings settings) {
    RetrySettings retries =
        StorageOptions.getDefaultRetrySettings().toBuilder()
            .setInitialRetryDelayDuration(settings.firstPause())
            .setRetryDelayMultiplier(2)
            .setMaxRetryDelayDuration(Duration.ofSeconds(20))
            .setTotalTimeoutDuration(settings.patience())
            .setMaxAttempts(0) // no limit but the time
            .build();
    HttpStorageOptions.Builder options =
        StorageOptions.http()
            .setRetrySettings(retries)
            // Every request that is not idempotent carries a precondition.
            .setStorageRetryStrategy(AnnouncedRetries.strategy(settings.patience(), LOG::warn));
    if (settings.endpoint() != null) {
      if (System.getProperty(ENDPOINT_PROPERTY) == null) {
        requireListener(settings.endpoint());
      }
      options.setHost(settings.endpoint()).setProjectId("test");
      String token = System.getProperty(TOKEN_PROPERTY);
      return options
          .setCredentials(
              token == null
                  ? NoCredentials.getInstance()
                  : GoogleCredentials.create(new AccessToken(token, null)))
          .build()
          .getService();
    }
    try {
      return options.setCredentials(GoogleCredentials.getApplicationDefault()).build().getService();
    } catch (IOException e) {
      throw new InvalidDataException(
          Scheme.GCS.prefix()
              + " needs Google's Application Default Credentials: "
              + withoutVariable(firstLine(e.getMessage())),
          e);
    }
  }

  /** The library's message without the variable's value, which may be the credential itself. */
  private static String withoutVariable(String message) {
    String value = System.getenv("GOOGLE_APPLICATION_CREDENTIALS");
    return value == null || value.isBlank()
        ? message
        : "GOOGLE_APPLICATION_CREDENTIALS is not the path of a file with credentials";
  }

  private IOException translated(String path, StorageException e) {
    String said = firstLine(e.getMessage());
    if (e.getCode() != 0 && !said.startsWith(Integer.toString(e.getCode()))) {
      said = e.getCode() + " " + said;
    }
    if (isMissingBucket(e)) {
      throw new InvalidDataException(path + ": the bucket does not exist", e);
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
        path
            + ": Cloud Storage failed for "
            + settings.patience().toSeconds()
            + " s ("
            + said
            + ")",
        e);
  }

  private static IOException interrupted(String path, Throwable cause) {
    IOException interrupted = new InterruptedIOException(path + ": interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Whether the bucket is missing, not just the object. */
  static boolean isMissingBucket(StorageException e) {
    return e.getMessage() != null && e.getMessage().contains("bucket does not exist");
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GcsService that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }
}
