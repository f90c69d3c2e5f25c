package org.lsqbeam.transforms.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.StorageServer;

final class CloudRunFolderTest extends RunFolderContract {
  private StorageServer server;

  @BeforeEach
  void start() throws IOException {
    server = StorageServer.start();
    server.makeBucket("bucket");
    System.setProperty("lsqbeam.gcsEndpoint", server.endpoint());
  }

  @AfterEach
  void stop() {
    System.clearProperty("lsqbeam.gcsEndpoint");
    server.close();
  }

  @Override
  String root() {
    return "gs://bucket/output";
  }

  @Test
  void aCheckpointWithoutItsStateIsNone() throws IOException {
    RunFolder run = ArtifactStore.open(root()).run("resnet-8", Precision.FULL, "0123456789abcdef");
    for (String file : new String[] {"variables.data-00000-of-00001", "variables.index"}) {
      run.storage().write("checkpoints/step-00000003/" + file, new byte[1]);
    }
    assertThat(run.latestStep()).isEmpty();
    run.storage().write("checkpoints/step-00000003/state.json", new byte[1]);
    assertThat(run.latestStep()).hasValue(3);
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ArtifactStore.open("gs://missing/output"))
        .isInstanceOf(InvalidDataException.class)
        .message()
        .startsWith("gs://missing/output/")
        .contains("there is no such bucket");
  }

  @Test
  void anOutputInAnotherServiceIsRefused() {
    assertThatThrownBy(() -> ArtifactStore.open("s3://bucket"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "output 's3://bucket' is no place for files; allowed: a folder of this machine, or"
                + " gs://bucket[/folder]");
  }

  @Test
  void theLockOfAnOutputIsALeaseThatNamesItsHolder() throws IOException {
    ArtifactStore store = ArtifactStore.open(root());
    try (Closeable lock = store.lock()) {
      assertThat(lock).isInstanceOf(Lease.class);
      assertThat(Lease.holder(Storage.at(root()))).isPresent();
      assertThatThrownBy(store::lock)
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }
}
