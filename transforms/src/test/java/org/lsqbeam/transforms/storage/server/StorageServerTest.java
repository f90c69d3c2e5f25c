package org.lsqbeam.transforms.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.NoCredentials;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import com.google.common.hash.Hashing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as Google's own client sees it, where our storage does not come. */
final class StorageServerTest {
  @AutoClose private final StorageServer server = StorageServer.start();

  private final Storage client =
      StorageOptions.http()
          .setHost(server.endpoint())
          .setProjectId("test")
          .setCredentials(NoCredentials.getInstance())
          .build()
          .getService();

  @BeforeEach
  void makeBucket() {
    server.makeBucket("bucket");
  }

  private Blob put(String name, String text) {
    BlobInfo info = BlobInfo.newBuilder("bucket", name).build();
    return client.create(info, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anObjectTellsItsChecksumsAndItsGeneration() {
    Blob first = put("a", "one");
    Blob second = put("a", "two");
    assertThat(second.getMd5()).as("as md5sum has it").isEqualTo("uKn3Fdu2T9XFbneDxoIKYQ==");
    ByteBuffer crc32c = ByteBuffer.wrap(Base64.getDecoder().decode(second.getCrc32c()));
    assertThat(crc32c.getInt())
        .isEqualTo(Hashing.crc32c().hashString("two", StandardCharsets.UTF_8).asInt());
    assertThat(second.getGeneration()).isGreaterThan(first.getGeneration());
    assertThat(client.get(first.getBlobId())).as("of the first generation").isNull();
  }

  @Test
  void anUploadComesInChunks() throws IOException {
    byte[] content = new byte[1_000_001];
    new Random(1).nextBytes(content);
    try (WriteChannel to = client.writer(BlobInfo.newBuilder("bucket", "a").build())) {
      to.setChunkSize(1 << 18);
      to.write(ByteBuffer.wrap(content));
    }
    assertThat(server.contents("bucket").get("a")).isEqualTo(content);
    assertThat(server.requests(Operation.UPLOAD)).isEqualTo(4);
  }

  @Test
  void contentWithAnotherChecksumThanWasSaidIsRefused() {
    BlobInfo info = BlobInfo.newBuilder("bucket", "a").setCrc32c("AAAAAA==").build();
    assertThatThrownBy(
            () ->
                client.createFrom(
                    info,
                    new ByteArrayInputStream(new byte[] {1}),
                    Storage.BlobWriteOption.crc32cMatch()))
        .isInstanceOf(StorageException.class)
        .extracting(e -> ((StorageException) e).getCode())
        .isEqualTo(400);
    assertThat(server.contents("bucket")).isEmpty();
  }
}
