package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.transforms.cache.WorkerDirectory;

final class WorkFolderOptionsTest {
  @Test
  void cacheGiBBoundsWhatIsKeptThereInGibibytes() {
    assertThat(workFolder("--workFolder=/scratch", "--cacheGiB=3"))
        .isEqualTo(new WorkerDirectory("/scratch", 3L * 1024 * 1024 * 1024));
    assertThat(workFolder("--cacheGiB=1048576").cacheBytes()).isEqualTo(1125899906842624L);
  }

  @Test
  void withoutItTheDiskAloneIsTheBound() {
    assertThat(workFolder("--workFolder=/scratch")).isEqualTo(WorkerDirectory.at("/scratch"));
  }

  private static WorkerDirectory workFolder(String... arguments) {
    return ArgumentParser.parse(Commands.named("train"), List.of(arguments)).artifacts().work();
  }
}
