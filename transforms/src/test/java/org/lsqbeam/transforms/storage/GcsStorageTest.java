package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;

final class GcsStorageTest extends ObjectStorageContract {
  private static final String FOLDER = "some/folder/";

  @AutoClose private final Bucket bucket = Bucket.open();
  private final StorageServer server = bucket.server();

  @Override
  ObjectStorage storage() {
    return at("gs://bucket/some/folder");
  }

  private GcsStorage at(String root) {
    return new GcsStorage(root, new GcsService(server.endpoint(), Duration.ofSeconds(10)));
  }

  @Override
  Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new TreeMap<>();
    server
        .contents("bucket")
        .forEach((name, content) -> contents.put(name.substring(FOLDER.length()), content));
    return contents;
  }

  @Override
  void put(String name, byte[] content) throws IOException {
    server.put("bucket", FOLDER + name, content);
  }

  @Test
  void aRootIsABucketAndMaybeAFolder() throws IOException {
    at("gs://bucket").write("a/b", new byte[1]);
    assertThat(at("gs://bucket").pathOf("a/b")).isEqualTo("gs://bucket/a/b");
    for (String root : new String[] {"gs://bucket/a", "gs://bucket/a/", "gs://bucket/a//"}) {
      assertThat(at(root).isFile("b")).isTrue();
      assertThat(at(root).root()).isEqualTo(root);
      assertThat(at(root).pathOf("b")).isEqualTo("gs://bucket/a/b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://", "gs:///a", "gs://B/a", "gs://bucket name"})
  void aRootWithoutABucketIsRefused(String root) {
    assertThatThrownBy(() -> Storage.at(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + root + "' is not a valid location; must be gs://bucket[/folder]");
  }

  @Test
  void theServerIsWhereTheSystemPropertySays() throws IOException {
    System.setProperty("lsqbeam.gcsEndpoint", server.endpoint());
    try {
      Storage.at("gs://bucket/x").write("file", new byte[1]);
    } finally {
      System.clearProperty("lsqbeam.gcsEndpoint");
    }
    assertThat(server.contents("bucket")).containsOnlyKeys("x/file");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9000, http://localhost:9000",
    "http://localhost:9000, http://localhost:9000",
    "https://storage.test/, https://storage.test",
    "http://[::1]:4443/storage/v1/, http://[::1]:4443"
  })
  void anEmulatorIsFoundByTheAddressThatOtherClientsTake(String address, String url) {
    assertThat(GcsService.emulator(address)).isEqualTo(url);
  }

  @Test
  void withoutAnEmulatorItIsGooglesService() {
    assertThat(GcsService.emulator(null)).isNull();
    assertThat(GcsService.emulator("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "ftp://host", "a host", "http://a b"})
  void whatIsNoAddressOfAnEmulatorIsRefused(String address) {
    assertThatThrownBy(() -> GcsService.emulator(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("STORAGE_EMULATOR_HOST is '" + address + "'; must be HOST:PORT or a URL");
  }

  @Test
  void anEmulatorThatIsNotStartedIsNamedAtOnce() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
      GcsService.requireListener("http://127.0.0.1:" + port);
    }
    assertThatThrownBy(() -> GcsService.requireListener("http://127.0.0.1:" + port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "STORAGE_EMULATOR_HOST is 'http://127.0.0.1:"
                + port
                + "'; no emulator of Cloud Storage answers there");
  }

  @Test
  void aListingOfSeveralPagesIsWhole() throws IOException {
    for (int i = 0; i < 1005; i++) {
      put("a/" + i, new byte[1]);
    }
    assertThat(storage().list("a")).hasSize(1005);
    assertThat(storage().children("a")).hasSize(1005);
    assertThat(server.requests(Operation.LIST)).isEqualTo(4);
  }

  @Test
  void whatAConsoleMarksAsAnEmptyFolderIsOne() throws IOException {
    server.put("bucket", FOLDER + "empty/", new byte[0]);
    assertThat(storage().isFolder("empty")).isTrue();
    assertThat(storage().children("")).containsExactly("empty");
    assertThat(storage().children("empty")).isEmpty();
    assertThat(storage().list("")).isEmpty();
    assertThat(storage().versions("")).isEmpty();
    storage().deleteFolder("empty");
    assertThat(server.contents("bucket")).isEmpty();
  }

  @Test
  void aFileReadFromEndToEndTakesFewRequestsAndARecordFewBytes() throws IOException {
    put("file", randomBytes(32 << 20));
    int[] requests = new int[2];
    try (SeekableByteChannel channel = storage().open("file")) {
      ByteBuffer record = ByteBuffer.allocate(1000);
      channel.position(20_000_000).read(record);
      requests[0] = server.requests(Operation.DOWNLOAD);
      assertThat(server.bytesSent()).isLessThan(300_000);
      channel.position(0);
      while (channel.read(record.clear()) >= 0) {}
      requests[1] = server.requests(Operation.DOWNLOAD);
    }
    assertThat(requests[0]).isEqualTo(1);
    assertThat(requests[1]).isLessThan(12);
  }

  @Test
  void whoSkipsALittleAgainAndAgainTakesFewRequestsToo() throws IOException {
    put("file", randomBytes(32 << 20));
    try (SeekableByteChannel channel = storage().open("file")) {
      ByteBuffer header = ByteBuffer.allocate(512);
      for (int position = 0; position < 32 << 20; position += 100_000) {
        channel.position(position).read(header.clear());
      }
    }
    assertThat(server.requests(Operation.DOWNLOAD)).isLessThan(12);
  }
}
