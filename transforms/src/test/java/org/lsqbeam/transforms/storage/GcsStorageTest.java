package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;

final class GcsStorageTest extends StorageContract {
  private static final String FOLDER = "some/folder/";

  private StorageServer server;

  @BeforeEach
  void start() throws IOException {
    server = StorageServer.start();
    server.makeBucket("bucket");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  Storage storage() {
    return cloud();
  }

  private GcsStorage cloud() {
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
        .hasMessage(
            "'" + root + "' names no place in Cloud Storage; allowed: gs://bucket[/folder]");
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

  @Test
  void whatFailsHalfwayInItsMakingIsNotWritten() throws IOException {
    storage().write("file", made -> Files.write(made, new byte[] {1}));
    assertThatThrownBy(
            () ->
                storage()
                    .write(
                        "file",
                        made -> {
                          Files.write(made, new byte[] {2});
                          throw new IOException("halfway");
                        }))
        .hasMessage("halfway");
    assertThat(contents()).containsOnlyKeys("file");
    assertThat(storage().read("file")).containsExactly(1);
  }

  @Test
  void aFileIsReplacedOnlyInTheVersionThatWasRead() throws IOException {
    assertThat(cloud().readVersion("a/v")).isEmpty();
    assertThat(cloud().replace("a/v", "zero", 17)).isEmpty();
    long first = cloud().replace("a/v", "one", Versioned.ABSENT).orElseThrow();
    assertThat(cloud().replace("a/v", "two", Versioned.ABSENT)).isEmpty();
    assertThat(cloud().readVersion("a/v")).contains(new Versioned("one", first));
    long second = cloud().replace("a/v", "größer", first).orElseThrow();
    assertThat(cloud().replace("a/v", "late", first)).isEmpty();
    assertThat(cloud().readVersion("a/v")).contains(new Versioned("größer", second));
    assertThat(contents()).containsOnlyKeys("a/v");
    assertThat(cloud().children("a")).containsExactly("v");
  }

  @Test
  void theSameContentAgainIsAnotherVersion() throws IOException {
    long first = cloud().replace("v", "same", Versioned.ABSENT).orElseThrow();
    long second = cloud().replace("v", "same", first).orElseThrow();
    assertThat(second).isNotEqualTo(first);
    assertThat(cloud().replace("v", "same", first)).isEmpty();
  }

  @Test
  void whatAnotherProgramWroteHasAVersionOfItsOwn() throws IOException {
    long ours = cloud().replace("v", "ours", Versioned.ABSENT).orElseThrow();
    put("v", "theirs".getBytes(StandardCharsets.UTF_8));
    assertThat(cloud().replace("v", "ours again", ours)).isEmpty();
    Versioned theirs = cloud().readVersion("v").orElseThrow();
    assertThat(theirs.text()).isEqualTo("theirs");
    assertThat(cloud().replace("v", "ours again", theirs.version())).isPresent();
  }

  @Test
  void aFileIsDeletedOnlyInTheVersionThatWasRead() throws IOException {
    long first = cloud().replace("v", "one", Versioned.ABSENT).orElseThrow();
    long second = cloud().replace("v", "two", first).orElseThrow();
    assertThat(cloud().deleteVersion("v", first)).isFalse();
    assertThat(cloud().isFile("v")).isTrue();
    assertThat(cloud().deleteVersion("v", second)).isTrue();
    assertThat(cloud().isFile("v")).isFalse();
    assertThat(cloud().deleteVersion("v", second)).as("nor is it there").isTrue();
    OptionalLong again = cloud().replace("v", "one", Versioned.ABSENT);
    assertThat(again).isPresent().isNotEqualTo(OptionalLong.of(first));
  }

  @Test
  void ofManyWhoReplaceOneVersionExactlyOneSucceeds() throws Exception {
    try (Race race = new Race(6)) {
      for (int round = 0; round < 200; round++) {
        String name = "race/" + round % 2;
        long version = cloud().readVersion(name).map(Versioned::version).orElse(Versioned.ABSENT);
        String text = "round " + round + ", thread ";
        List<OptionalLong> versions =
            race.run(thread -> cloud().replace(name, text + thread, version));
        List<OptionalLong> won = versions.stream().filter(OptionalLong::isPresent).toList();
        assertThat(won).as("winners of round %d", round).hasSize(1);
        Versioned now = cloud().readVersion(name).orElseThrow();
        assertThat(now)
            .isEqualTo(new Versioned(text + versions.indexOf(won.get(0)), won.get(0).getAsLong()));
      }
    }
  }

  @Test
  void aFileOfThisMachineReplacesOnlyTheVersionThatIsKnown(@TempDir Path folder)
      throws IOException {
    for (byte[] content : new byte[][] {randomBytes(300_000), new byte[0]}) {
      Path here = Files.write(folder.resolve("here"), content);
      long first = cloud().version("v");
      assertThat(cloud().replace("v", here, 17)).isEmpty();
      long second = cloud().replace("v", here, first).orElseThrow();
      assertThat(cloud().replace("v", here, first)).isEmpty();
      assertThat(cloud().version("v")).isEqualTo(second).isNotEqualTo(first);
      assertThat(cloud().read("v")).isEqualTo(content);
    }
  }

  @Test
  void theVersionsOfAFoldersFilesAreListed() throws IOException {
    assertThat(cloud().version("a/b/c")).isEqualTo(Versioned.ABSENT);
    put("a/b/c", new byte[1]);
    put("a/d", new byte[1]);
    put("a/e/", new byte[0]);
    put("b", new byte[1]);
    assertThat(cloud().versions("a"))
        .containsExactly(
            Map.entry("a/b/c", cloud().version("a/b/c")), Map.entry("a/d", cloud().version("a/d")));
  }
}
