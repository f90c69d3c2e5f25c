package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;

/** Nothing is lost, nothing is there twice, and no part of a file is taken for the file. */
final class CloudFaultsTest {
  private static final byte[] CONTENT = StorageContract.randomBytes(3_000_000);
  private static final int FOR_EVER = 10_000;

  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private final StorageServer server = bucket.server();
  private final GcsStorage storage = patientFor(Duration.ofSeconds(30));

  private GcsStorage patientFor(Duration patience) {
    return new GcsStorage("gs://bucket", new GcsService(server.endpoint(), patience));
  }

  private Path local() throws IOException {
    return Files.write(folder.resolve("local"), CONTENT);
  }

  private void assertStored(String name, byte[] content) {
    assertThat(server.contents("bucket").get(name)).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "TOO_MANY_REQUESTS", "CUT_BEFORE", "CUT_ANSWER"})
  void everyRequestIsRepeatedAfterAFaultThatPasses(Fault fault) throws IOException {
    for (Operation operation : Operation.values()) {
      server.fail(operation, fault, 1);
    }
    storage.write("written", new byte[] {1});
    storage.upload(local(), "uploaded");
    storage.download("uploaded", folder.resolve("back"));
    assertThat(folder.resolve("back")).hasBinaryContent(CONTENT);
    assertThat(storage.read("written")).isEqualTo(new byte[] {1});
    assertThat(storage.list("")).hasSize(2);
    storage.deleteFolder("");
    assertThat(server.contents("bucket")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "TOO_MANY_REQUESTS", "CUT_BEFORE", "CUT_MIDWAY"})
  void anUploadThatIsCutIsThereOnce(Fault fault) throws IOException {
    server.fail(Operation.UPLOAD, fault, 2);
    storage.upload(local(), "file");
    assertStored("file", CONTENT);
    assertThat(server.writes("bucket", "file")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "TOO_MANY_REQUESTS", "CUT_BEFORE", "CUT_ANSWER"})
  void anEmptyFileArrivesAfterFaultsThatPass(Fault fault) throws IOException {
    server.fail(Operation.INSERT, fault, 2);
    storage.upload(Files.createFile(folder.resolve("empty")), "file");
    assertStored("file", new byte[0]);
  }

  @Test
  void anUploadWhoseAnswerIsLostIsThereOnce() throws IOException {
    server.fail(Operation.UPLOAD, Fault.CUT_ANSWER, 1);
    storage.upload(local(), "file");
    assertStored("file", CONTENT);
    assertThat(server.writes("bucket", "file")).isEqualTo(1);
  }

  @Test
  void aCutUploadGoesOnWhereItWas() throws IOException {
    server.fail(Operation.UPLOAD, Fault.CUT_MIDWAY, 1);
    storage.upload(local(), "file");
    assertThat(server.bytesReceived()).isBetween(3_000_000L, 3_000_000L + (1 << 18));
  }

  @Test
  void anUploadThatTheServiceForgotIsStartedAgain() throws IOException {
    server.fail(Operation.UPLOAD, Fault.FORGOTTEN, 1);
    storage.upload(local(), "file");
    assertStored("file", CONTENT);
    assertThat(server.requests(Operation.START_UPLOAD)).isEqualTo(2);
    assertThat(Recovery.counts()).containsKey(Recovery.UPLOAD_BEGUN_AGAIN);
  }

  @Test
  void aCutDownloadArrivesWhole() throws IOException {
    server.put("bucket", "file", CONTENT);
    server.fail(Operation.DOWNLOAD, Fault.CUT_MIDWAY, 3);
    storage.download("file", folder.resolve("back"));
    assertThat(folder.resolve("back")).hasBinaryContent(CONTENT);
    assertThat(server.bytesSent()).as("goes on where it was cut").isLessThan(2L * CONTENT.length);
  }

  @Test
  void aChannelThatIsCutReadsOn() throws IOException {
    server.put("bucket", "file", CONTENT);
    server.fail(Operation.DOWNLOAD, Fault.CUT_MIDWAY, 3);
    ByteBuffer all = ByteBuffer.allocate(CONTENT.length);
    try (SeekableByteChannel channel = storage.open("file")) {
      while (channel.read(all) > 0) {}
    }
    assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(CONTENT));
  }

  @Test
  void whatArrivesChangedIsReadAgain() throws IOException {
    server.put("bucket", "file", CONTENT);
    server.fail(Operation.DOWNLOAD, Fault.CORRUPTED, 2);
    assertThat(storage.read("file")).isEqualTo(CONTENT);
    server.fail(Operation.DOWNLOAD, Fault.CORRUPTED, 2);
    storage.download("file", folder.resolve("back"));
    assertThat(folder.resolve("back")).hasBinaryContent(CONTENT);
  }

  @Test
  void whatAlwaysArrivesChangedIsNotBelieved() throws IOException {
    server.put("bucket", "file", CONTENT);
    server.fail(Operation.DOWNLOAD, Fault.CORRUPTED, FOR_EVER);
    Path back = Files.write(folder.resolve("back"), new byte[] {1});
    for (ThrowingCallable read :
        new ThrowingCallable[] {() -> storage.download("file", back), () -> storage.read("file")}) {
      assertThatThrownBy(read)
          .isInstanceOf(IOException.class)
          .message()
          .startsWith("gs://bucket/file arrived with CRC32C ")
          .endsWith(", 4 times in a row");
    }
    assertThat(back).hasBinaryContent(new byte[] {1});
    try (var files = Files.list(folder)) {
      assertThat(files).as("no part of it").containsExactly(back);
    }
  }

  @Test
  void whatIsStoredWithAnotherChecksumIsSentAgain() throws IOException {
    server.fail(Operation.INSERT, Fault.WRONG_CHECKSUM, 1);
    server.fail(Operation.UPLOAD, Fault.WRONG_CHECKSUM, 1);
    storage.write("written", CONTENT);
    storage.upload(local(), "uploaded");
    assertThat(server.writes("bucket", "written")).isEqualTo(2);
    assertThat(server.writes("bucket", "uploaded")).isEqualTo(2);
  }

  @Test
  void whatIsAlwaysStoredWithAnotherChecksumIsAnError() {
    server.fail(Operation.UPLOAD, Fault.WRONG_CHECKSUM, FOR_EVER);
    assertThatThrownBy(() -> storage.upload(local(), "file"))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith("gs://bucket/file was sent with CRC32C ")
        .endsWith(" but is stored with AAAAAA==, 4 times in a row");
  }

  @Test
  void aFolderIsDeletedThoughPartsOfTheBatchFail() throws IOException {
    for (int i = 0; i < 150; i++) {
      server.put("bucket", "a/" + i, new byte[1]);
    }
    server.fail(Operation.DELETE, Fault.UNAVAILABLE, 40);
    server.fail(Operation.BATCH, Fault.CUT_ANSWER, 1);
    storage.deleteFolder("a");
    assertThat(server.contents("bucket")).isEmpty();
    assertThat(Recovery.counts()).containsKey(Recovery.OBJECTS_REMOVED_ONE_BY_ONE);
  }

  @Test
  void aFileThatIsReplacedWhileItIsReadIsNotMixed() throws IOException {
    server.put("bucket", "file", CONTENT);
    try (SeekableByteChannel channel = storage.open("file")) {
      channel.read(ByteBuffer.allocate(1));
      server.put("bucket", "file", new byte[CONTENT.length]);
      assertThatThrownBy(() -> channel.position(2_000_000).read(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class)
          .hasMessage("gs://bucket/file was replaced or removed while it was read");
    }
  }

  @Test
  void faultsThatDoNotPassAreAnErrorThatNamesTheFile() throws Exception {
    GcsStorage impatient = patientFor(Duration.ofSeconds(1));
    server.put("bucket", "file", CONTENT);
    for (Operation operation : Operation.values()) {
      server.fail(operation, Fault.UNAVAILABLE, FOR_EVER);
    }
    Path local = local();
    List<ThrowingCallable> calls =
        List.of(
            () -> impatient.read("file"),
            () -> impatient.size("file"),
            () -> impatient.isFile("file"),
            () -> impatient.list("file"),
            () -> impatient.delete("file"),
            () -> impatient.deleteFolder("file"),
            () -> impatient.write("file", CONTENT),
            () -> impatient.upload(local, "file"),
            () -> impatient.writeIf("file", "text", Version.ABSENT));
    try (Race together = new Race(calls.size())) {
      assertThat(together.run(call -> catchThrowable(calls.get(call))))
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .isInstanceOf(IOException.class)
                      .hasMessageStartingWith(
                          "gs://bucket/file: Cloud Storage failed for 1 s (503 "));
    }
    assertStored("file", CONTENT);
  }

  @Test
  void aConnectionThatIsAlwaysCutIsAnErrorThatNamesTheFile() throws IOException {
    GcsStorage impatient = patientFor(Duration.ofSeconds(1));
    server.put("bucket", "file", CONTENT);
    server.fail(Operation.UPLOAD, Fault.CUT_BEFORE, FOR_EVER);
    server.fail(Operation.DOWNLOAD, Fault.CUT_BEFORE, FOR_EVER);
    Path local = local();
    assertThatThrownBy(() -> impatient.upload(local, "file"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("gs://bucket/file: Cloud Storage failed for 1 s (");
    assertThatThrownBy(() -> impatient.download("file", folder.resolve("back")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("gs://bucket/file: Cloud Storage failed for 1 s (");
    assertStored("file", CONTENT);
    assertThat(folder.resolve("back")).doesNotExist();
  }

  @Test
  void aBucketThatDoesNotExistIsNamedInOneLine() throws IOException {
    GcsStorage none =
        new GcsStorage("gs://none/a", new GcsService(server.endpoint(), Duration.ofSeconds(9)));
    Path local = local();
    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> none.read("file"),
          () -> none.size("file"),
          () -> none.list("file"),
          () -> none.write("file", CONTENT),
          () -> none.upload(local, "file"),
          () -> none.download("file", folder.resolve("back")),
          () -> none.writeIf("file", "text", Version.ABSENT)
        }) {
      assertThatThrownBy(call)
          .isInstanceOf(InvalidDataException.class)
          .hasMessage("gs://none/a/file: the bucket does not exist");
    }
  }

  @Test
  void whoIsInterruptedDoesNotWaitForTheServiceToRecover() throws Exception {
    server.fail(Operation.INSERT, Fault.UNAVAILABLE, FOR_EVER);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(() -> failure.set(catchThrowable(() -> storage.write("file", new byte[] {1}))));
    thread.start();
    server.awaitRequests(Operation.INSERT, 2);
    thread.interrupt();
    thread.join(5_000);
    assertThat(failure.get())
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("gs://bucket/file: interrupted");
  }

  @Test
  void aRefusalIsNotRepeatedAndSaidInOneLine() {
    server.fail(Operation.INSERT, Fault.FORBIDDEN, 1);
    assertThatThrownBy(() -> storage.write("file", CONTENT))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "gs://bucket/file is refused by Cloud Storage (403 No access to storage.objects.)");
    assertThat(server.requests(Operation.INSERT)).isEqualTo(1);
  }
}
