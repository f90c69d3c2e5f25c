package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.prepare.DatasetKey;
import org.lsqbeam.transforms.prepare.ExpectedSize;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The dataset of an experiment, as far as it is known without preparing it.
 *
 * @param preset how images become the dataset
 * @param origin how the other values are known
 * @param fingerprint the dataset's, or {@code unknown} without its images
 * @param folder the prepared dataset; null if it is not prepared
 * @param train the number of training images
 * @param validation the number of validation images
 * @param classes the number of classes
 * @param bytes on disk; an estimate if the dataset is not prepared
 */
public record PlannedDataset(
    Preset preset,
    Origin origin,
    String fingerprint,
    @Nullable Storage folder,
    long train,
    long validation,
    int classes,
    long bytes) {
  private static final String UNKNOWN = "unknown";

  /** Statistics of random pixels, for uses in which only shapes and time matter. */
  private static final List<Double> MEAN = List.of(127.5, 127.5, 127.5);

  private static final List<Double> DEVIATION = List.of(73.9, 73.9, 73.9);

  /** How the numbers of images are known. */
  public enum Origin {
    /** From the dataset's manifest. */
    PREPARED("prepared in"),
    /** From the input, of which nothing was decoded. */
    COUNTED("not prepared yet; counted in the input, including unreadable images"),
    /** The preset's images are generated. */
    MADE("not prepared yet; these images are generated"),
    /** The input cannot be counted without reading all of it. */
    UNCOUNTED(
        "not prepared yet; only preparing counts the images; the numbers are assumed to be those of"),
    /** There is no input. */
    ASSUMED("not prepared; without --input=PATH the numbers are assumed to be those of"),
    /** There is no input, and several prepared datasets fit. */
    AMBIGUOUS(
        "prepared more than once in the output; without --input=PATH, which chooses one, the numbers"
            + " are assumed to be those of");

    private final String words;

    Origin(String words) {
      this.words = words;
    }
  }

  /**
   * Looks for a preset's dataset.
   *
   * @param output the folder of all artifacts, where it may be prepared
   * @param source of the images; null without an input, which means the preset's prepared dataset
   *     if there is exactly one
   * @throws IllegalArgumentException if there is no source, and nothing tells how many images there
   *     are
   */
  public static PlannedDataset of(Storage output, Preset preset, @Nullable ImageSource source)
      throws IOException {
    if (source == null) {
      List<Storage> prepared = DatasetKey.preparedIn(output, preset);
      if (prepared.size() == 1) {
        return prepared(preset, prepared.get(0));
      }
      if (!preset.describesCollection()) {
        throw new IllegalArgumentException(
            "input is missing; --input=PATH counts the images of dataset " + preset.name());
      }
      return assumed(preset, prepared.isEmpty() ? Origin.ASSUMED : Origin.AMBIGUOUS, UNKNOWN);
    }
    DatasetKey key = DatasetKey.of(source, preset);
    if (key.isPrepared(output)) {
      return prepared(preset, key.folder(output));
    }
    OptionalLong train = source.count(Split.TRAIN);
    OptionalLong validation = source.count(Split.VALIDATION);
    if (train.isEmpty() || validation.isEmpty()) {
      return assumed(preset, Origin.UNCOUNTED, key.fingerprint());
    }
    return new PlannedDataset(
        preset,
        preset.generatesImages() ? Origin.MADE : Origin.COUNTED,
        key.fingerprint(),
        null,
        train.getAsLong(),
        validation.getAsLong(),
        source.classes().size(),
        ExpectedSize.of(preset).bytes(train.getAsLong() + validation.getAsLong()));
  }

  private static PlannedDataset assumed(Preset preset, Origin origin, String fingerprint) {
    ExpectedSize known = ExpectedSize.of(preset);
    return new PlannedDataset(
        preset,
        origin,
        fingerprint,
        null,
        known.train(),
        known.validation(),
        known.classes(),
        known.bytes(known.train() + known.validation()));
  }

  private static PlannedDataset prepared(Preset preset, Storage folder) throws IOException {
    DatasetManifest manifest = DatasetCache.manifest(folder);
    long bytes = folder.list("").stream().mapToLong(FileEntry::size).sum();
    return new PlannedDataset(
        preset,
        Origin.PREPARED,
        manifest.fingerprint(),
        folder,
        manifest.train().examples(),
        manifest.validation().examples(),
        manifest.classes().size(),
        bytes);
  }

  /** The input of networks that see whole images, with statistics of random pixels. */
  NetworkInput images() {
    return new NetworkInput(preset.height(), preset.width(), classes, MEAN, DEVIATION);
  }

  /** Says how the values are known. */
  String known() {
    return switch (origin) {
      case PREPARED -> origin.words + " " + Objects.requireNonNull(folder).root();
      case COUNTED, MADE -> origin.words;
      case UNCOUNTED, ASSUMED, AMBIGUOUS ->
          origin.words + " " + ExpectedSize.of(preset).collection();
    };
  }

  /** Whether the fingerprint is known. */
  boolean isIdentified() {
    return !fingerprint.equals(UNKNOWN);
  }

  /** Whether the dataset is on disk. */
  boolean isPrepared() {
    return origin == Origin.PREPARED;
  }
}
