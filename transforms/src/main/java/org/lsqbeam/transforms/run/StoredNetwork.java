package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.NetworkPacker;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;

/** The file {@value PackedFile#NAME} in the folder of a run that is done. */
public final class StoredNetwork {
  private final RunFolder run;
  private final TrainingSpec spec;

  public StoredNetwork(RunFolder run, TrainingSpec spec) {
    this.run = run;
    this.spec = spec;
  }

  /** Whether the network can be packed, and is not. */
  public boolean isMissing() throws IOException {
    return !run.storage().isFile(PackedFile.NAME) && canBePacked();
  }

  /** Whether the network can be packed, as far as its spec and the metrics tell. */
  boolean canBePacked() throws IOException {
    return NetworkPacker.obstacle(spec).isEmpty() && hasLearned();
  }

  /** Whether no step size ended at its minimum, as far as the metrics tell. */
  private boolean hasLearned() throws IOException {
    List<EpochMetrics> metrics = run.metrics();
    return metrics.isEmpty()
        || NetworkPacker.obstacle(metrics.get(metrics.size() - 1).stepSizes()).isEmpty();
  }

  /**
   * Reads the network; empty if there is none, or none of its kind can be packed.
   *
   * @throws DamagedFileException if it is damaged, or of other variables than the run's
   */
  public Optional<PackedNetwork> read() throws IOException {
    if (NetworkPacker.obstacle(spec).isPresent()) {
      return Optional.empty();
    }
    byte[] content;
    try {
      content = run.storage().read(PackedFile.NAME);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(parse(content));
  }

  /**
   * Checks that an agreement is of the network, if there is one.
   *
   * @throws DamagedFileException if it is of another packed network
   */
  public void requireSame(AgreementFile agreement) throws IOException {
    try {
      if (agreement.isOf(run.storage().read(PackedFile.NAME))) {
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    throw new DamagedFileException(
        run.storage().pathOf(AgreementFile.NAME)
            + " is damaged: it is not of the "
            + PackedFile.NAME
            + " beside it");
  }

  private PackedNetwork parse(byte[] content) throws IOException {
    String file = run.storage().pathOf(PackedFile.NAME);
    PackedNetwork network;
    try {
      network = PackedFile.parse(content, file);
    } catch (DamagedFileException e) {
      throw e;
    } catch (InvalidDataException e) { // anything else in its place can be made again too
      throw new DamagedFileException(String.valueOf(e.getMessage()), e);
    }
    if (!isOrigin(network.header().origin())) {
      throw new DamagedFileException(file + " is damaged: it is not of the run's variables");
    }
    return network;
  }

  /** Whether an origin is the run, with the variables that it ended with. */
  boolean isOrigin(Origin origin) throws IOException {
    Optional<RunFolder.Done> done = run.done();
    return done.isPresent()
        && origin.equals(new Origin(spec.fingerprint(), spec.dataset(), done.get().sha256()));
  }

  /**
   * Writes the network, unless it is there.
   *
   * @param content of the file
   * @throws DamagedFileException if it cannot be read again, or is of other variables
   */
  public void write(byte[] content) throws IOException {
    parse(content);
    if (!run.storage().isFile(PackedFile.NAME)
        || !Arrays.equals(run.storage().read(PackedFile.NAME), content)) {
      run.storage().write(PackedFile.NAME, content);
    }
  }
}
