package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import org.lsqbeam.transforms.prepare.DatasetPreparation;
import org.lsqbeam.transforms.prepare.StagedFiles;
import org.lsqbeam.transforms.progress.StageProgress;

/**
 * Tells how far a job on a cluster has prepared a dataset, by the files that its workers write. A
 * job does not fail because its progress cannot be read.
 */
final class PreparationFollower {
  private static final long MIB = 1 << 20;

  private final StagedFiles files;
  private final int looksPerLook;
  private final StageProgress images =
      new StageProgress("prepare-images", "MiB of images prepared", 0, "");
  private final StageProgress shards;
  private long mebibytes;
  private long written;
  private int looks;

  /** The progress of a dataset that is not prepared yet. */
  PreparationFollower(DatasetPreparation dataset) throws IOException {
    files = dataset.stagedFiles();
    looksPerLook =
        dataset.dataset().objectStorage().isPresent() ? JobProgress.LOOKS_PER_LOOK_AT_OBJECTS : 1;
    shards = new StageProgress("write-shards", "shards written", dataset.shards(), "");
  }

  /** Tells what is new. */
  void look() {
    looks++;
    if (looks % looksPerLook != 0) {
      return;
    }
    try {
      long size = files.bytes() / MIB;
      if (size > mebibytes) {
        images.add(size - mebibytes);
        mebibytes = size;
      }
      long number = files.shards();
      if (number > written) {
        shards.add(number - written);
        written = number;
      }
    } catch (IOException | RuntimeException e) {
      // It is tried again at the next look.
    }
  }
}
