package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;

/** Whatever happens to a request that is bound to a version, its sender knows what came of it. */
final class CloudVersionFaultsTest {
  private static final byte[] CONTENT = StorageContract.randomBytes(3_000_000);

  @TempDir private Path folder = Path.of("");

  private StorageServer server;
  private GcsStorage storage;

  @BeforeEach
  void start() throws IOException {
    server = StorageServer.start();
    server.makeBucket("bucket");
    Duration patience = Duration.ofSeconds(30);
    storage = new GcsStorage("gs://bucket", new GcsService(server.endpoint(), patience));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path local() throws IOException {
    return Files.write(folder.resolve("local"), CONTENT);
  }

  private void assertStored(String name, byte[] content) {
    assertThat(server.contents("bucket").get(name)).isEqualTo(content);
  }

  @Test
  void aReplacementWhoseAnswerWasLostIsKnownToHaveSucceeded() throws IOException {
    server.fail(Operation.INSERT, Fault.CUT_ANSWER, 1);
    long first = storage.replace("v", "one", Versioned.ABSENT).orElseThrow();
    assertThat(storage.readVersion("v")).contains(new Versioned("one", first));
    server.fail(Operation.INSERT, Fault.CUT_ANSWER, 1);
    long second = storage.replace("v", "two", first).orElseThrow();
    assertThat(storage.readVersion("v")).contains(new Versioned("two", second));
    assertThat(server.writes("bucket", "v")).isEqualTo(2);
  }

  @Test
  void aReplacementThatWasOvertakenIsKnownToHaveFailed() throws IOException {
    server.fail(Operation.INSERT, Fault.OVERTAKEN, 1);
    OptionalLong version = storage.replace("v", "one", Versioned.ABSENT);
    assertThat(version).isEmpty();
    assertStored("v", new byte[] {1});
  }

  @Test
  void aReplacementThatWasOvertakenAfterACutIsKnownToHaveFailed() throws IOException {
    server.fail(Operation.INSERT, Fault.CUT_BEFORE, 1);
    server.fail(Operation.INSERT, Fault.OVERTAKEN, 1);
    assertThat(storage.replace("v", "\u0001", Versioned.ABSENT)).isEmpty();
  }

  @Test
  void anUploadInPlaceOfAVersionWhoseAnswerWasLostIsKnownToHaveSucceeded() throws IOException {
    server.fail(Operation.UPLOAD, Fault.CUT_ANSWER, 1);
    long version = storage.replace("v", local(), Versioned.ABSENT).orElseThrow();
    // Here it cannot even be asked for any more, and the upload that is begun again is refused.
    server.fail(Operation.UPLOAD, Fault.CUT_ANSWER, 1);
    server.fail(Operation.UPLOAD, Fault.FORGOTTEN, 1);
    OptionalLong second = storage.replace("v", local(), version);
    assertThat(second).hasValue(storage.version("v")).isNotEqualTo(OptionalLong.of(version));
    assertThat(server.writes("bucket", "v")).isEqualTo(2);
    assertStored("v", CONTENT);
  }

  @Test
  void anUploadInPlaceOfAVersionThatWasOvertakenIsKnownToHaveFailed() throws IOException {
    server.fail(Operation.START_UPLOAD, Fault.OVERTAKEN, 1);
    assertThat(storage.replace("v", local(), Versioned.ABSENT)).isEmpty();
    assertStored("v", new byte[] {1});
    server.fail(Operation.UPLOAD, Fault.FORGOTTEN, 1);
    server.fail(Operation.START_UPLOAD, Fault.NONE, 1);
    server.fail(Operation.START_UPLOAD, Fault.OVERTAKEN, 1);
    assertThat(storage.replace("v", local(), storage.version("v"))).as("begun again").isEmpty();
    assertStored("v", new byte[] {1});
  }

  @Test
  void anUploadInPlaceOfAVersionIsLookedAtAgainWhereAnotherChecksumIsTold() throws IOException {
    server.fail(Operation.UPLOAD, Fault.WRONG_CHECKSUM, 1);
    assertThat(storage.replace("v", local(), Versioned.ABSENT)).hasValue(storage.version("v"));
    assertThat(server.writes("bucket", "v")).isEqualTo(1);
  }

  @Test
  void aVersionIsDeletedThoughTheAnswerIsLost() throws IOException {
    long version = storage.replace("v", "one", Versioned.ABSENT).orElseThrow();
    server.fail(Operation.DELETE, Fault.CUT_ANSWER, 1);
    storage.deleteVersion("v", version);
    assertThat(server.contents("bucket")).isEmpty();
  }

  @Test
  void aVersionThatWasOvertakenIsNotDeleted() throws IOException {
    long version = storage.replace("v", "one", Versioned.ABSENT).orElseThrow();
    server.fail(Operation.DELETE, Fault.OVERTAKEN, 1);
    storage.deleteVersion("v", version);
    assertStored("v", new byte[] {1});
  }
}
