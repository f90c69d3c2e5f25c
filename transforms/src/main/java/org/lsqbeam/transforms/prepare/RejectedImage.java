package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.Comparator;
import org.lsqbeam.transforms.source.Split;

/**
 * A line of {@code rejected.jsonl}: an image that could not be read.
 *
 * @param split {@code train} or {@code val}
 * @param file {@code <class>/<file>}
 * @param reason in one line
 */
record RejectedImage(Split split, String file, String reason) implements Serializable {
  static final String FILE_NAME = "rejected.jsonl";

  static final Comparator<RejectedImage> ORDER =
      Comparator.comparing(RejectedImage::split)
          .thenComparing(RejectedImage::file)
          .thenComparing(RejectedImage::reason);
}
