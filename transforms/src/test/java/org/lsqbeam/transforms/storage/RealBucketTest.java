package org.lsqbeam.transforms.storage;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract against a real bucket: {@code LSQ_TEST_BUCKET=gs://bucket/folder}, with Application
 * Default Credentials. Each test works in a new folder below, and removes it at its end.
 *
 * <p>Objects are put and read back by Google's client itself. The system property that sends
 * lsq-beam to a test server sends that client there too.
 */
@EnabledIfEnvironmentVariable(
    named = RealBucketTest.BUCKET,
    matches = "gs://.+",
    disabledReason = "not run against a real bucket: LSQ_TEST_BUCKET is not gs://bucket/folder")
final class RealBucketTest extends ObjectStorageContract {
  static final String BUCKET = "LSQ_TEST_BUCKET";

  private final String root = root();
  private com.google.cloud.storage.Storage client =
      StorageOptions.getUnauthenticatedInstance().getService();

  private static String root() {
    String given = System.getenv().getOrDefault(BUCKET, "");
    return given.replaceFirst("/*$", "") + "/contract-" + UUID.randomUUID();
  }

  @BeforeEach
  void connect() throws IOException {
    String endpoint = System.getProperty(GcsService.ENDPOINT_PROPERTY);
    HttpStorageOptions.Builder options = StorageOptions.http();
    if (endpoint == null) {
      options.setCredentials(GoogleCredentials.getApplicationDefault());
    } else {
      options.setHost(endpoint).setProjectId("test").setCredentials(NoCredentials.getInstance());
    }
    client = options.build().getService();
  }

  @AfterEach
  void removeFolder() throws IOException {
    storage().deleteFolder("");
  }

  @Override
  ObjectStorage storage() {
    return Storage.at(root).objectStorage().orElseThrow();
  }

  /** The service allows about one write per second to one object. */
  @Override
  int rounds() {
    return 6;
  }

  private String bucket() {
    return root.split("/", -1)[2];
  }

  private String prefix() {
    return root.substring("gs://".length() + bucket().length() + 1) + "/";
  }

  @Override
  Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Blob blob : client.list(bucket(), BlobListOption.prefix(prefix())).iterateAll()) {
      contents.put(
          blob.getName().substring(prefix().length()), client.readAllBytes(blob.getBlobId()));
    }
    return contents;
  }

  @Override
  void put(String name, byte[] content) {
    client.create(BlobInfo.newBuilder(BlobId.of(bucket(), prefix() + name)).build(), content);
  }
}
