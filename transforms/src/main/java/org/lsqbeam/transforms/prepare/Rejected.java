package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.Comparator;
import org.lsqbeam.transforms.source.Split;

/**
 * A line of {@code rejected.jsonl}: a photograph that could not be read.
 *
 * @param split {@code train} or {@code val}
 * @param file {@code <class>/<file>}
 * @param reason in one line
 */
record Rejected(Split split, String file, String reason) implements Serializable {
  static final String FILE_NAME = "rejected.jsonl";

  static final Comparator<Rejected> ORDER =
      Comparator.comparing(Rejected::split)
          .thenComparing(Rejected::file)
          .thenComparing(Rejected::reason);
}
