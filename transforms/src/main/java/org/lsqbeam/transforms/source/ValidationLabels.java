package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The classes of the validation images in collections that have them in one folder.
 *
 * @param origin the file with the labels, for messages
 * @param classes by the images' file names
 */
record ValidationLabels(String origin, Map<String, String> classes) {
  static final String TINY_IMAGENET = "val/val_annotations.txt";
  static final String KAGGLE = "LOC_val_solution.csv";
  static final String LISTS_CLASSES = ", which lists the classes of the validation images";
  private static final String KAGGLE_IMAGES = "ILSVRC/Data/CLS-LOC";

  static boolean isTinyImageNet(Storage input) throws IOException {
    return input.isFile(TINY_IMAGENET);
  }

  static boolean isKaggleImageNet(Storage input) throws IOException {
    return input.isFile(KAGGLE) || input.isFolder(KAGGLE_IMAGES);
  }

  /**
   * Opens tiny-imagenet-200. A line of its labels is a file, its class and four coordinates,
   * between tabs.
   */
  static ImageSource openTinyImageNet(Storage input) throws IOException {
    ValidationLabels labels =
        read(input, TINY_IMAGENET, "\t", "", "a file, its class and coordinates between tabs");
    return LabelledValidation.open(
        input.in(Split.TRAIN.toString()), input.in("val/images"), labels);
  }

  /**
   * Opens ImageNet as Kaggle distributes it, or the folder in it that has the images, with the file
   * of the labels beside them. A line of the labels is a file without its extension, a comma, and
   * for each object the class and four coordinates; all objects are of one class.
   */
  static ImageSource openKaggleImageNet(Storage input) throws IOException {
    if (!input.isFile(KAGGLE)) {
      throw new InvalidDataException(
          input.root() + " has " + KAGGLE_IMAGES + " but no " + KAGGLE + LISTS_CLASSES);
    }
    ValidationLabels labels =
        read(input, KAGGLE, "[, ]", ".JPEG", "a file, a comma, a class and coordinates");
    labels.classes().remove("ImageId.JPEG"); // the head of the table
    Storage images = input.isFolder(KAGGLE_IMAGES) ? input.in(KAGGLE_IMAGES) : input;
    return LabelledValidation.open(
        images.in(Split.TRAIN.toString()), images.in(Split.VALIDATION.toString()), labels);
  }

  private static ValidationLabels read(
      Storage input, String name, String separator, String extension, String layout)
      throws IOException {
    String origin = input.pathOf(name);
    byte[] file = SmallFile.read(input, name, SmallFile.TEXT_BYTES);
    List<String> lines = ImageNetValidationLabels.lines(file, origin);
    Map<String, String> classes = new TreeMap<>();
    for (int line = 0; line < lines.size(); line++) {
      String[] columns = lines.get(line).split(separator, -1);
      if (columns.length < 2 || columns[0].isEmpty() || columns[1].isEmpty()) {
        throw new InvalidDataException(
            origin + " line " + (line + 1) + " is '" + lines.get(line) + "'; must be " + layout);
      }
      if (classes.put(columns[0] + extension, columns[1]) != null) {
        throw new InvalidDataException(
            origin + " line " + (line + 1) + " names " + columns[0] + " again");
      }
    }
    return new ValidationLabels(origin, classes);
  }
}
