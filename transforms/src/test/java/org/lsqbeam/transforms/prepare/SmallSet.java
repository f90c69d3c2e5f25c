package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.lsqbeam.transforms.source.EncodedImages;

/** Three classes of made-up images of many sizes, in each of the shapes that are read. */
public final class SmallSet {
  public static final List<String> CLASSES = List.of("ant", "bee", "cow");
  static final int PER_CLASS = 5;
  static final int VALIDATION = 7;

  /** {@code <class>/<file>} to its bytes. */
  final Map<String, byte[]> train = new TreeMap<>();

  /** The same of the validation images. */
  final Map<String, byte[]> validation = new TreeMap<>();

  public SmallSet() {
    for (int label = 0; label < CLASSES.size(); label++) {
      for (int i = 0; i < PER_CLASS; i++) {
        int seed = 10 * label + i;
        train.put(
            CLASSES.get(label) + "/t" + seed + ".png", EncodedImages.png(seed, 9 + i, 20 - i));
      }
    }
    for (int i = 0; i < VALIDATION; i++) {
      validation.put(
          CLASSES.get(i * 2 % 3) + "/v" + i + ".png", EncodedImages.png(100 + i, 11, 12));
    }
  }

  /** {@code train.tar}, {@code val.tar} and {@code val_labels.txt}. */
  public void writeTars(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, byte[]> classTars = new LinkedHashMap<>();
    // Not in the order of the labels: that is to come from the names.
    for (String name : List.of("cow", "ant", "bee")) {
      Map<String, byte[]> images = new LinkedHashMap<>();
      train.forEach(
          (file, bytes) -> {
            if (file.startsWith(name + "/")) {
              images.put(file.substring(4), bytes);
            }
          });
      classTars.put(name + ".tar", EncodedImages.tar(images));
    }
    Map<String, byte[]> images = new LinkedHashMap<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < VALIDATION; i++) {
      labels.add(CLASSES.get(i * 2 % 3));
    }
    for (int i = VALIDATION - 1; i >= 0; i--) {
      String name = "v" + i + ".png";
      images.put(name, Objects.requireNonNull(validation.get(labels.get(i) + "/" + name)));
    }
    Files.write(folder.resolve("train.tar"), EncodedImages.tar(classTars));
    Files.write(folder.resolve("val.tar"), EncodedImages.tar(images));
    Files.write(folder.resolve("val_labels.txt"), labels);
  }

  /** {@code train/<class>/} and {@code val/<class>/}. */
  public void writeFolders(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> image : train.entrySet()) {
      write(folder.resolve("train").resolve(image.getKey()), image.getValue());
    }
    for (Map.Entry<String, byte[]> image : validation.entrySet()) {
      write(folder.resolve("val").resolve(image.getKey()), image.getValue());
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
