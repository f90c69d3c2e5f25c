package org.lsqbeam.graphs.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Serializable;
import java.util.List;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;

/**
 * The {@code manifest.json} of a prepared dataset. It is written last: a folder that has one is
 * complete.
 *
 * @param formatVersion of the folder's layout, {@link #FORMAT_VERSION} if this version wrote it
 * @param fingerprint of everything that determines the dataset's bytes
 * @param preset the preset's name
 * @param height of every image, in pixels
 * @param width of every image, in pixels
 * @param encoding of the images in the records, {@code png} or {@code jpeg}
 * @param classes names in the order of their labels; label 0 is the first
 * @param train the training examples
 * @param validation the validation examples
 * @param mean of each channel (red, green, blue) over the training images, pixel values 0 to 255
 * @param deviation standard deviation of each channel over the training images
 * @param rejected how many images could not be read
 */
public record DatasetManifest(
    int formatVersion,
    String fingerprint,
    String preset,
    int height,
    int width,
    String encoding,
    List<String> classes,
    Split train,
    Split validation,
    List<Double> mean,
    List<Double> deviation,
    long rejected)
    implements Serializable {
  /** The layout this version reads and writes. */
  public static final int FORMAT_VERSION = 1;

  /** The manifest's file name inside the dataset's folder. */
  public static final String FILE_NAME = "manifest.json";

  /**
   * Reads a manifest.
   *
   * @param text the file's content
   * @param folder the dataset's, for the message
   * @throws InvalidDataException if it has not the format that this version reads
   */
  public static DatasetManifest parse(String text, String folder) {
    String file = folder + "/" + FILE_NAME;
    int version = Json.parse(text, Format.class, file).formatVersion();
    if (version != FORMAT_VERSION) {
      throw new InvalidDataException(
          folder
              + " was written in dataset format "
              + version
              + "; this version of lsq-beam reads format "
              + FORMAT_VERSION);
    }
    return Json.parse(text, DatasetManifest.class, file);
  }

  /** The part of a manifest that is read before its format is known. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Format(int formatVersion) {}

  /**
   * The examples of one split.
   *
   * @param examples their number
   * @param examplesPerClass the number of examples of each label, in the order of the labels
   * @param shards in order
   */
  public record Split(long examples, List<Long> examplesPerClass, List<Shard> shards)
      implements Serializable {}

  /**
   * One TFRecord file; its index is beside it as {@code <name>.index}.
   *
   * @param name file name inside the dataset's folder
   * @param examples the number of records
   * @param sha256 of the TFRecord file, in hex
   */
  public record Shard(String name, long examples, String sha256) implements Serializable {}
}
