package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DecodedImages;
import org.lsqbeam.graphs.data.ImageCodec;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.Trainer.TrainingData;

/** The dataset last trained on, decoded once for all workers of a process: it is large. */
final class DecodedDatasets {
  private static SoftReference<@Nullable Decoded> last = new SoftReference<>(null);

  private DecodedDatasets() {}

  private record Decoded(String fingerprint, TrainingData data) {}

  /** The images of the prepared dataset in a folder. */
  static synchronized TrainingData of(Path folder) throws IOException {
    PreparedDataset prepared = PreparedDataset.open(folder);
    Decoded decoded = last.get();
    if (decoded == null || !decoded.fingerprint().equals(prepared.manifest().fingerprint())) {
      decoded = new Decoded(prepared.manifest().fingerprint(), decode(prepared));
      last = new SoftReference<>(decoded);
    }
    return decoded.data();
  }

  private static TrainingData decode(PreparedDataset prepared) {
    try (ImageCodec codec = new ImageCodec()) {
      return new TrainingData(
          NetworkInput.of(prepared.manifest()),
          DecodedImages.of(prepared.train(), codec),
          DecodedImages.of(prepared.validation(), codec));
    }
  }
}
