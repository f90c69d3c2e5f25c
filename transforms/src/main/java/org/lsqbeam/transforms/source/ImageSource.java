package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/** Photographs at rest, in parts that can be read side by side. */
public interface ImageSource {
  /** The names of the classes, in the order of their labels. */
  List<String> classes();

  /** All photographs; which part comes first decides nothing. */
  List<? extends Part> parts();

  /**
   * What tells this source's photographs from any other's, as JSON values: never a path, a host or
   * a time.
   */
  Map<String, Object> identity();

  /**
   * How many photographs a split has, readable or not; empty where only reading them would tell.
   */
  default OptionalLong count(Split split) throws IOException {
    long sum = 0;
    for (Part part : parts()) {
      if (part.split() == split) {
        OptionalLong count = part.count();
        if (count.isEmpty()) {
          return count;
        }
        sum += count.getAsLong();
      }
    }
    return OptionalLong.of(sum);
  }

  /**
   * The source that lies in a folder, or CIFAR-10's archive itself, whichever it is.
   *
   * @param input the folder or the archive
   * @throws InvalidDataException if there is none, saying what was looked for
   */
  static ImageSource detect(Storage input) throws IOException {
    boolean folder = input.isFolder("");
    if (folder && ImageNetTars.isAt(input)) {
      return ImageNetTars.open(input);
    }
    if (folder && TfRecordShards.isAt(input)) {
      return TfRecordShards.open(input);
    }
    if (folder && ClassFolders.isAt(input)) {
      return ClassFolders.open(input);
    }
    Optional<Cifar10Archive> cifar = folder ? Cifar10Archive.in(input) : Cifar10Archive.at(input);
    if (cifar.isPresent()) {
      return CifarSource.open(cifar.get());
    }
    throw new InvalidDataException(
        "input "
            + input.root()
            + " holds no photographs; looked for: train.tar and val.tar, or"
            + " ILSVRC2012_img_train.tar and ILSVRC2012_img_val.tar; TFRecords train-*-of-* and"
            + " validation-*-of-*; train/<class>/ and val/<class>/; cifar-10-binary.tar.gz or its"
            + " data_batch_<n>.bin");
  }

  /** Photographs of one split, read in one go. */
  interface Part extends Serializable {
    Split split();

    /** How many photographs; empty where only reading them would tell. */
    default OptionalLong count() throws IOException {
      return OptionalLong.empty();
    }

    /**
     * Hands over every photograph, one after the other.
     *
     * @throws InvalidDataException if the input is not what it should be
     */
    void read(Receiver receiver) throws IOException;
  }

  /** Takes photographs. */
  interface Receiver {
    /** A photograph as a file's bytes, which may turn out to be no image. */
    void encoded(String className, String file, byte[] bytes) throws IOException;

    /** A photograph that its source has as pixels. */
    void pixels(String className, String file, Image image) throws IOException;
  }
}
