package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.lsqbeam.transforms.storage.server.Bucket;

final class RunLockTest {
  @AutoClose private final Bucket bucket = Bucket.open();

  @Test
  void aWorkerThatLosesItsLeaseIsInterrupted() throws Exception {
    RunFolder run = new RunFolder(bucket.folder("run"));
    String lease = "{\"owner\":\"another\",\"expires\":\"9999-01-01T00:00:00Z\"}";
    try (RunLock lock = RunLock.take(run).orElseThrow()) {
      run.storage().write("lease.json", lease.getBytes(StandardCharsets.UTF_8));
      CompletableFuture<Throwable> loss =
          CompletableFuture.supplyAsync(() -> catchThrowable(lock::requireHeldAfresh));
      assertThatThrownBy(() -> new CountDownLatch(1).await(1, TimeUnit.MINUTES))
          .isInstanceOf(InterruptedException.class);
      assertThat(loss.get()).hasMessage("the lease of gs://bucket/run is lost: another holds it");
    }
  }
}
