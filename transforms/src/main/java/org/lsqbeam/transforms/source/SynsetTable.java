package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * The devkit's {@code meta.mat}: a MATLAB file whose struct array {@code synsets} has an element
 * for each class and, with higher numbers, for each group of classes.
 */
final class SynsetTable {
  /** Packed or not; ImageNet's own has less than 2 MiB. */
  static final int LARGEST = 16 << 20;

  private SynsetTable() {}

  /**
   * Reads the WordNet ids of the classes, which are the synsets without children, by their numbers.
   *
   * @param origin names the file in messages
   * @throws InvalidDataException if the bytes are not such a file
   */
  static Map<Integer, String> read(byte[] mat, String origin) {
    Map<Integer, String> classes = new HashMap<>();
    try (Source source = Sources.wrap(MatElements.inflated(mat, LARGEST, origin))) {
      Struct synsets = Mat5.newReader(source).readMat().getStruct("synsets");
      for (int i = 0; i < synsets.getNumElements(); i++) {
        if (synsets.getMatrix("num_children", i).getInt(0) == 0) {
          classes.put(
              synsets.getMatrix("ILSVRC2012_ID", i).getInt(0),
              synsets.getChar("WNID", i).getString());
        }
      }
    } catch (InvalidDataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The library's exception depends on where the file is damaged.
      throw new InvalidDataException(
          origin + " is not the devkit's table of synsets: " + reason(e), e);
    }
    return classes;
  }

  /** The library wraps its errors, whose messages then begin with the name of a class. */
  private static String reason(Exception e) {
    Throwable first = e;
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      first = cause;
    }
    @Nullable String message = first.getMessage();
    return message == null ? "it is damaged" : message.lines().findFirst().orElse("");
  }
}
