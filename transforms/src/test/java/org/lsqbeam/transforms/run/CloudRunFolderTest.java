package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.transforms.lock.Lease;
import org.lsqbeam.transforms.lock.OutputLock;
import org.lsqbeam.transforms.storage.server.Bucket;

final class CloudRunFolderTest extends RunFolderContract {
  @AutoClose private final Bucket bucket = Bucket.open();

  @Override
  String root() {
    return "gs://bucket/output";
  }

  @Override
  Closeable lock(ArtifactStore store) throws IOException {
    Lease.Terms terms =
        new Lease.Terms(
            UUID.randomUUID().toString(), Duration.ofSeconds(2), InstantSource.system());
    return OutputLock.ofLease(bucket.folder("output"), terms, waiting -> {});
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
        .contains("the bucket does not exist");
  }

  @Test
  void anOutputInAnotherServiceIsRefused() {
    assertThatThrownBy(() -> ArtifactStore.open("s3://bucket"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "output 's3://bucket' has an unknown scheme; must be a local folder or"
                + " gs://bucket[/folder]");
  }

  @Test
  void theLockOfAnOutputIsALeaseThatNamesItsHolder() throws IOException {
    ArtifactStore store = ArtifactStore.open(root());
    try (Closeable lock = store.lock()) {
      assertThat(lock).isInstanceOf(Lease.class);
      assertThat(Lease.holder(bucket.folder("output")).orElseThrow().owner())
          .startsWith(Long.toString(ProcessHandle.current().pid()));
    }
  }
}
