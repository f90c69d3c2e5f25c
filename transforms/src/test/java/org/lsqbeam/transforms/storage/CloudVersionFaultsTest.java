package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;

/** Whatever happens to a request that is bound to a version, its sender knows what came of it. */
final class CloudVersionFaultsTest {
  private static final byte[] CONTENT = StorageContract.randomBytes(3_000_000);

  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private final StorageServer server = bucket.server();
  private final GcsStorage storage =
      new GcsStorage("gs://bucket", new GcsService(server.endpoint(), Duration.ofSeconds(30)));

  private Path local() throws IOException {
    return Files.write(folder.resolve("local"), CONTENT);
  }

  private void assertStored(String name, byte[] content) {
    assertThat(server.contents("bucket").get(name)).isEqualTo(content);
  }

  @Test
  void aReplacementWhoseAnswerWasLostIsKnownToHaveSucceeded() throws IOException {
    server.fail(Operation.INSERT, Fault.CUT_ANSWER, 1);
    Version first = storage.writeIf("v", "one", Version.ABSENT).orElseThrow();
    assertThat(storage.readVersioned("v")).contains(new Versioned("one", first));
    server.fail(Operation.INSERT, Fault.CUT_ANSWER, 1);
    Version second = storage.writeIf("v", "two", first).orElseThrow();
    assertThat(storage.readVersioned("v")).contains(new Versioned("two", second));
    assertThat(server.writes("bucket", "v")).isEqualTo(2);
  }

  @Test
  void aReplacementThatWasOvertakenIsKnownToHaveFailed() throws IOException {
    server.fail(Operation.INSERT, Fault.OVERTAKEN, 1);
    Optional<Version> version = storage.writeIf("v", "one", Version.ABSENT);
    assertThat(version).isEmpty();
    assertStored("v", new byte[] {1});
  }

  @Test
  void aReplacementThatWasOvertakenAfterACutIsKnownToHaveFailed() throws IOException {
    server.fail(Operation.INSERT, Fault.CUT_BEFORE, 1);
    server.fail(Operation.INSERT, Fault.OVERTAKEN, 1);
    assertThat(storage.writeIf("v", "\u0001", Version.ABSENT)).isEmpty();
  }

  @Test
  void anUploadInPlaceOfAVersionWhoseAnswerWasLostIsKnownToHaveSucceeded() throws IOException {
    server.fail(Operation.UPLOAD, Fault.CUT_ANSWER, 1);
    Version version = storage.uploadIf(local(), "v", Version.ABSENT).orElseThrow();
    // Here it cannot even be asked for any more, and the upload that is begun again is refused.
    server.fail(Operation.UPLOAD, Fault.CUT_ANSWER, 1);
    server.fail(Operation.UPLOAD, Fault.FORGOTTEN, 1);
    Optional<Version> second = storage.uploadIf(local(), "v", version);
    assertThat(second).contains(storage.version("v")).isNotEqualTo(Optional.of(version));
    assertThat(server.writes("bucket", "v")).isEqualTo(2);
    assertStored("v", CONTENT);
  }

  @Test
  void anUploadInPlaceOfAVersionThatWasOvertakenIsKnownToHaveFailed() throws IOException {
    server.fail(Operation.START_UPLOAD, Fault.OVERTAKEN, 1);
    assertThat(storage.uploadIf(local(), "v", Version.ABSENT)).isEmpty();
    assertStored("v", new byte[] {1});
    server.fail(Operation.UPLOAD, Fault.FORGOTTEN, 1);
    server.fail(Operation.START_UPLOAD, Fault.NONE, 1);
    server.fail(Operation.START_UPLOAD, Fault.OVERTAKEN, 1);
    assertThat(storage.uploadIf(local(), "v", storage.version("v"))).as("begun again").isEmpty();
    assertStored("v", new byte[] {1});
  }

  @Test
  void anUploadInPlaceOfAVersionIsCheckedAgainAfterAWrongChecksum() throws IOException {
    server.fail(Operation.UPLOAD, Fault.WRONG_CHECKSUM, 1);
    assertThat(storage.uploadIf(local(), "v", Version.ABSENT)).contains(storage.version("v"));
    assertThat(server.writes("bucket", "v")).isEqualTo(1);
  }

  @Test
  void aVersionIsDeletedThoughTheAnswerIsLost() throws IOException {
    Version version = storage.writeIf("v", "one", Version.ABSENT).orElseThrow();
    server.fail(Operation.DELETE, Fault.CUT_ANSWER, 1);
    storage.deleteIf("v", version);
    assertThat(server.contents("bucket")).isEmpty();
  }

  @Test
  void aVersionThatWasOvertakenIsNotDeleted() throws IOException {
    Version version = storage.writeIf("v", "one", Version.ABSENT).orElseThrow();
    server.fail(Operation.DELETE, Fault.OVERTAKEN, 1);
    storage.deleteIf("v", version);
    assertStored("v", new byte[] {1});
  }
}
