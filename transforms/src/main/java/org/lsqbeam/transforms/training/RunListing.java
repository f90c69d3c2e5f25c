package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.FileEntry;

/**
 * Tells which runs' files are worth reading. In an object store, where every read costs money and
 * one of a missing file the price of a listing, these are the runs whose training has ended and
 * whose files have changed since the listing before. On a disk it is every run.
 */
final class RunListing {
  /** The digits of the fingerprint at the end of the name of a run's folder. */
  private static final int DIGITS = 12;

  private final ArtifactStore store;
  private final Map<String, List<FileEntry>> read = new HashMap<>();
  private Map<String, List<FileEntry>> listed = Map.of();

  RunListing(ArtifactStore store) {
    this.store = store;
  }

  /** Lists the files of all runs anew. */
  void refresh() throws IOException {
    if (store.storage().objectStorage().isPresent()) {
      listed = store.runs().list("").stream().collect(Collectors.groupingBy(RunListing::digits));
    }
  }

  /** Whether a run may have got further since this was asked last. */
  boolean mayBeFurther(TrainingSpec spec) {
    if (store.storage().objectStorage().isEmpty()) {
      return true;
    }
    String digits = spec.fingerprint().substring(0, DIGITS);
    List<FileEntry> files = listed.getOrDefault(digits, List.of());
    return files.stream().anyMatch(RunListing::isEndOfTraining)
        && !files.equals(read.put(digits, files));
  }

  private static boolean isEndOfTraining(FileEntry file) {
    return file.name().endsWith("/" + RunFolder.DONE)
        || file.name().endsWith("/" + RunFolder.FAILED);
  }

  private static String digits(FileEntry file) {
    String folder = file.name().substring(0, Math.max(0, file.name().indexOf('/')));
    return folder.substring(Math.max(0, folder.length() - DIGITS));
  }
}
