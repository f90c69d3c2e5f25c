package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.prepare.ExpectedSize;
import org.lsqbeam.transforms.prepare.PrepareDataset;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * What an experiment trains on, as far as that is known without doing anything.
 *
 * @param preset how photographs become the dataset
 * @param origin how the rest is known
 * @param fingerprint the dataset's; of nobody's where the photographs are not known
 * @param folder where it lies; null where it is not prepared
 * @param train how many training images
 * @param validation how many validation images
 * @param classes how many
 * @param bytes on disk; about, where it is not prepared
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

  /** The statistics of pixels at random, for where only shapes and time matter. */
  private static final List<Double> MEAN = List.of(127.5, 127.5, 127.5);

  private static final List<Double> DEVIATION = List.of(73.9, 73.9, 73.9);

  /** How the numbers of images are known. */
  public enum Origin {
    /** From the dataset's manifest. */
    PREPARED("prepared in"),
    /** From the input, of which nothing was decoded. */
    COUNTED("not prepared yet; counted in the input, readable or not"),
    /** The preset's images are made. */
    MADE("not prepared yet; lsq-beam makes these images itself"),
    /** The input cannot be counted without reading it all. */
    UNCOUNTED(
        "not prepared yet, and only that tells how many the input has: the numbers are assumed, of"
            + " the collection that the preset is made for"),
    /** There is no input. */
    ASSUMED(
        "not prepared; the numbers are assumed, of the collection that the preset is made for;"
            + " --input=PATH counts what is there"),
    /** There is no input, and more than one dataset that it might be. */
    AMBIGUOUS(
        "prepared more than once in the output, and --input=PATH says which is meant; the numbers"
            + " are assumed, of the collection that the preset is made for");

    private final String words;

    Origin(String words) {
      this.words = words;
    }
  }

  /**
   * Looks for a preset's dataset.
   *
   * @param output the folder of all artifacts, where it may be prepared
   * @param source of the photographs; null where there is no input, and then the only prepared
   *     dataset of the preset is taken
   * @param maxRejected as preparing takes it
   */
  public static PlannedDataset of(
      Storage output, Preset preset, @Nullable ImageSource source, double maxRejected)
      throws IOException {
    if (source == null) {
      List<Storage> prepared = PrepareDataset.preparedIn(output, preset);
      if (prepared.size() == 1) {
        return prepared(preset, prepared.get(0));
      }
      return assumed(preset, prepared.isEmpty() ? Origin.ASSUMED : Origin.AMBIGUOUS, UNKNOWN);
    }
    PrepareDataset prepare = new PrepareDataset(source, preset, output, maxRejected);
    if (prepare.isDone()) {
      return prepared(preset, prepare.dataset());
    }
    OptionalLong train = source.count(Split.TRAIN);
    OptionalLong validation = source.count(Split.VALIDATION);
    if (train.isEmpty() || validation.isEmpty()) {
      return assumed(preset, Origin.UNCOUNTED, prepare.fingerprint());
    }
    return new PlannedDataset(
        preset,
        preset.generatesImages() ? Origin.MADE : Origin.COUNTED,
        prepare.fingerprint(),
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

  /** The whole images, with statistics of pixels at random. */
  NetworkInput images() {
    return new NetworkInput(preset.height(), preset.width(), classes, MEAN, DEVIATION);
  }

  /** In words, how all this is known. */
  String known() {
    return folder == null ? origin.words : origin.words + " " + folder.root();
  }

  /** Whether the bytes are those on disk. */
  boolean isPrepared() {
    return origin == Origin.PREPARED;
  }
}
