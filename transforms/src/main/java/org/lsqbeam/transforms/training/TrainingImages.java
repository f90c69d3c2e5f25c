package org.lsqbeam.transforms.training;

import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.InMemoryImages;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.Trainer.TrainingData;

/**
 * Keeps the images of the dataset last trained on: decoded once for all threads of a process if
 * they fit in its memory, else decoded from the shards whenever a batch needs them (decision 006).
 */
final class TrainingImages {
  private static SoftReference<@Nullable Decoded> last = new SoftReference<>(null);

  private TrainingImages() {}

  private record Decoded(String fingerprint, TrainingData data) {}

  /**
   * The images of a prepared dataset.
   *
   * @param codec stays open as long as the images are read
   */
  static TrainingData of(PreparedDataset prepared, ImageCodec codec) {
    // The other half is for batches and everything else.
    return of(prepared, codec, Runtime.getRuntime().maxMemory() / 2);
  }

  /** Decodes the images if they take at most the allowed bytes. */
  static synchronized TrainingData of(PreparedDataset prepared, ImageCodec codec, long allowed) {
    NetworkInput whole = NetworkInput.of(prepared.manifest());
    if (decodedBytes(prepared) > allowed) {
      return new TrainingData(
          whole,
          new ShardImages(prepared.train(), codec),
          new ShardImages(prepared.validation(), codec));
    }
    Decoded decoded = last.get();
    if (decoded == null || !decoded.fingerprint().equals(prepared.manifest().fingerprint())) {
      TrainingData data =
          new TrainingData(
              whole,
              InMemoryImages.of(prepared.train(), codec),
              InMemoryImages.of(prepared.validation(), codec));
      decoded = new Decoded(prepared.manifest().fingerprint(), data);
      last = new SoftReference<>(decoded);
    }
    return decoded.data();
  }

  private static long decodedBytes(PreparedDataset prepared) {
    long images = (long) prepared.train().size() + prepared.validation().size();
    return images * prepared.manifest().height() * prepared.manifest().width() * Image.CHANNELS;
  }
}
