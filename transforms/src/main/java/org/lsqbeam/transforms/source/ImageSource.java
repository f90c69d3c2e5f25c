package org.lsqbeam.transforms.source;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/** The images that a dataset is prepared from, in parts that can be read in parallel. */
public interface ImageSource extends Serializable {
  /** The names of the classes, in the order of their labels. */
  List<String> classes();

  /** The parts, which hold all images; their order does not matter. */
  List<? extends Part> parts();

  /**
   * Identifies the images by JSON values that depend on their content only, never on a path, a host
   * or a time.
   */
  Map<String, Object> identity();

  /** The number of images in a split, readable or not; empty if only reading them would tell. */
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
   * The number of images of each class in a split, readable or not, in the order of the labels;
   * empty if only reading them would tell.
   */
  default Optional<Map<String, Long>> countByClass(Split split) throws IOException {
    Map<String, Long> found = new HashMap<>();
    for (Part part : parts()) {
      if (part.split() == split) {
        Optional<Map<String, Long>> counts = part.countByClass();
        if (counts.isEmpty()) {
          return counts;
        }
        counts.get().forEach((name, count) -> found.merge(name, count, Long::sum));
      }
    }
    Map<String, Long> all = new LinkedHashMap<>();
    classes().forEach(name -> all.put(name, found.getOrDefault(name, 0L)));
    return Optional.of(all);
  }

  /**
   * Detects which kind of source a folder is; CIFAR-10's archive is a source by itself.
   *
   * @param input the folder or the archive
   * @throws InvalidDataException if it is none; the message lists the layouts that are known
   */
  static ImageSource detect(Storage input) throws IOException {
    for (SourceFormat format : SourceFormat.ALL) {
      if (format.detector().isAt(input)) {
        return format.opener().open(input);
      }
    }
    throw new InvalidDataException(
        "input "
            + input.root()
            + " has no images; looked for: "
            + SourceFormat.ALL.stream().map(SourceFormat::layout).collect(joining("; ")));
  }

  /** Images of one split that are read together. */
  interface Part extends Serializable {
    Split split();

    /** The number of images; empty if only reading them would tell. */
    default OptionalLong count() throws IOException {
      return OptionalLong.empty();
    }

    /** The number of images of each class; empty if only reading the images would tell. */
    default Optional<Map<String, Long>> countByClass() throws IOException {
      return Optional.empty();
    }

    /**
     * Hands over every image, one after the other.
     *
     * @throws InvalidDataException if the input is not what it should be
     */
    void read(Receiver receiver) throws IOException;
  }

  /** Receives images. */
  interface Receiver {
    /** Receives the bytes of a file, which may turn out to be no image. */
    void encoded(String className, String file, byte[] bytes) throws IOException;

    /** Receives the reason, in one line, why an image cannot be read. */
    void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason);

    /** Receives an image that the source has as pixels, or draws when it is asked for them. */
    void pixels(String className, String file, Supplier<Image> image) throws IOException;
  }
}
