package org.lsqbeam.transforms.prepare;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.transforms.progress.ProgressLine;
import org.lsqbeam.transforms.progress.StageProgress;
import org.lsqbeam.transforms.progress.WorkProgress;
import org.lsqbeam.transforms.source.ImageSource;
import org.slf4j.event.Level;

/** Tells how far a dataset's preparation is in this process, whatever step and part it is in. */
final class PreparationProgress {
  private static final Duration LONGEST_COUNT = Duration.ofSeconds(2);

  private static final AtomicReference<StageProgress> IMAGES = new AtomicReference<>(images(0));
  private static final AtomicReference<StageProgress> SHARDS = new AtomicReference<>(shards(0));

  private PreparationProgress() {}

  private static StageProgress images(long all) {
    return new StageProgress("prepare-images", "images prepared", all, "");
  }

  private static StageProgress shards(long all) {
    return new StageProgress("write-shards", "shards written", all, "");
  }

  /** The images of some parts come next. */
  static void begin(List<? extends ImageSource.Part> parts) throws IOException {
    IMAGES.set(count(parts));
  }

  /** Some shards come next. */
  static void beginShards(int number) {
    SHARDS.set(shards(number));
  }

  /** An image was decoded or rejected. */
  static void addImage() {
    requireNonNull(IMAGES.get()).add(1);
  }

  /** A shard was written. */
  static void addShard() {
    requireNonNull(SHARDS.get()).add(1);
  }

  /** The dataset is complete. */
  static void end(DatasetManifest manifest) {
    long train = manifest.train().examples();
    long validation = manifest.validation().examples();
    WorkProgress.say(
        new ProgressLine(
            Level.INFO,
            "dataset-prepared",
            List.of(
                String.format(
                    Locale.ROOT,
                    "dataset prepared: %,d training and %,d validation images",
                    train,
                    validation)),
            "",
            Map.of(
                "train",
                train,
                "validation",
                validation,
                "classes",
                manifest.classes().size(),
                "rejected",
                manifest.rejected(),
                "fingerprint",
                manifest.fingerprint())));
  }

  /**
   * Counts the images, or as many as can be counted soon, for an estimate. The parts are in a
   * random order then: those of a split, which are alike, lie together.
   */
  private static StageProgress count(List<? extends ImageSource.Part> inOrder) throws IOException {
    List<ImageSource.Part> parts = new ArrayList<>(inOrder);
    Collections.shuffle(parts, new Random(1));
    long start = System.nanoTime();
    long images = 0;
    int counted = 0;
    for (ImageSource.Part part : parts) {
      OptionalLong count = part.count();
      if (count.isEmpty()) {
        return images(0);
      }
      images += count.getAsLong();
      counted++;
      if (System.nanoTime() - start > LONGEST_COUNT.toNanos()) {
        break;
      }
    }
    return counted == parts.size()
        ? images(images)
        : images(images / counted * parts.size()).withEstimate();
  }
}
