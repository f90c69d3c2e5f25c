package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.StoredNetwork;

/**
 * A packed network that {@code report.html} computes with.
 *
 * @param name network, variant and precision
 * @param run the fingerprint of its run
 * @param file content of {@code network.lsq}
 */
@SuppressWarnings("ArrayRecordComponent") // written once, as Base64, never compared
record EmbeddedNetwork(String name, String run, byte[] file) {
  /** Returns the length of the file. */
  @JsonProperty
  int bytes() {
    return file.length;
  }

  /**
   * Reads the packed networks of runs, one for each network and precision, the smallest first, as
   * long as they fit.
   *
   * @param most the bytes of all files together
   * @throws org.lsqbeam.graphs.io.DamagedFileException if one is damaged
   */
  static List<EmbeddedNetwork> of(List<RunResult> runs, ArtifactStore store, long most)
      throws IOException {
    List<EmbeddedNetwork> networks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RunResult run : most == 0 ? List.<RunResult>of() : runs) {
      String name = run.networkAndVariant() + ", " + run.spec().precision().label();
      RunFolder folder = store.run(run.spec());
      if (run.evaluation() != null
          && new StoredNetwork(folder, run.spec()).read().isPresent()
          && names.add(name)) {
        byte[] file = folder.storage().read(PackedFile.NAME);
        networks.add(new EmbeddedNetwork(name, run.spec().fingerprint(), file));
      }
    }
    networks.sort(Comparator.comparingInt(EmbeddedNetwork::bytes));
    long sum = 0;
    int count = 0;
    while (count < networks.size() && sum + networks.get(count).bytes() <= most) {
      sum += networks.get(count).bytes();
      count++;
    }
    return List.copyOf(networks.subList(0, count));
  }
}
