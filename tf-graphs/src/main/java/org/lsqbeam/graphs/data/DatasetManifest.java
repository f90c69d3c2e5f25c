package org.lsqbeam.graphs.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;

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

  /** The end of the name of a dataset's folder: the first digits of the fingerprint. */
  private static final Pattern NAME = Pattern.compile("-([0-9a-f]{12})/?$");

  /** The manifest's file name inside the dataset's folder. */
  public static final String FILE_NAME = "manifest.json";

  /**
   * Reads a manifest.
   *
   * @param content of the file
   * @param folder the dataset's, for the message
   * @throws InvalidDataException if it has not the format that this version reads
   * @throws DamagedFileException if it differs from its digest, or is another dataset's
   */
  public static DatasetManifest parse(byte[] content, String folder) {
    String file = folder + "/" + FILE_NAME;
    String text = Utf8.decodeArtifact(content, file);
    int version = Json.parse(text, Format.class, file).formatVersion();
    if (version != FORMAT_VERSION) {
      throw new InvalidDataException(
          folder
              + " was written in dataset format "
              + version
              + "; this version of lsq-beam reads format "
              + FORMAT_VERSION);
    }
    DatasetManifest manifest = SealedJson.parse(text, DatasetManifest.class, file);
    Matcher name = NAME.matcher(folder);
    if (name.find() && !manifest.fingerprint().startsWith(name.group(1))) {
      throw new DamagedFileException(
          file + " is damaged: it is of the dataset " + Sha256.digits(manifest.fingerprint()));
    }
    return manifest;
  }

  /** The digest that the file ends with; the digests of the shards are part of what it is of. */
  public String digest() throws IOException {
    return Sha256.hex(Json.indented(this));
  }

  /** Returns the content of the file. */
  public byte[] encode() throws IOException {
    return SealedJson.indented(this);
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
      implements Serializable {
    /** Returns the SHA-256 of this description, of which the digests of the shards are part. */
    public String digest() {
      return Json.fingerprint(this);
    }
  }

  /**
   * One TFRecord file; its index is beside it as {@code <name>.index}.
   *
   * @param name file name inside the dataset's folder
   * @param examples the number of records
   * @param sha256 of the TFRecord file, in hex
   */
  public record Shard(String name, long examples, String sha256) implements Serializable {}
}
