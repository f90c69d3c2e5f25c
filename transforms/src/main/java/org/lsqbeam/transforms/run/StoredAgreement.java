package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.train.TrainingSpec;

/** The file {@value AgreementFile#NAME} in the folder of a run whose network is packed. */
public final class StoredAgreement {
  private final RunFolder run;
  private final StoredNetwork network;

  public StoredAgreement(RunFolder run, TrainingSpec spec) {
    this.run = run;
    network = new StoredNetwork(run, spec);
  }

  /** Whether the network can be packed, and was not compared. */
  public boolean isMissing() throws IOException {
    return !run.storage().isFile(AgreementFile.NAME) && network.canBePacked();
  }

  /**
   * Reads the agreement; empty if there is none.
   *
   * @throws DamagedFileException if it is damaged, or of other variables than the run's
   */
  public Optional<AgreementFile> read() throws IOException {
    Optional<byte[]> content = content(AgreementFile.NAME);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    String file = run.storage().pathOf(AgreementFile.NAME);
    AgreementFile agreement = AgreementFile.parse(content.get(), file);
    if (!network.isOrigin(agreement.origin())) {
      throw new DamagedFileException(file + " is damaged: it is not of the run's variables");
    }
    return Optional.of(agreement);
  }

  /**
   * Does the same, and compares it with the packed network if there is one.
   *
   * @throws DamagedFileException also if it is of another packed network
   */
  public Optional<AgreementFile> readOfNetwork() throws IOException {
    Optional<AgreementFile> agreement = read();
    if (agreement.isPresent()) {
      Optional<byte[]> packed = content(PackedFile.NAME);
      if (packed.isPresent() && !agreement.get().isOf(packed.get())) {
        throw new DamagedFileException(
            run.storage().pathOf(AgreementFile.NAME)
                + " is damaged: it is not of the "
                + PackedFile.NAME
                + " beside it");
      }
    }
    return agreement;
  }

  private Optional<byte[]> content(String name) throws IOException {
    try {
      return Optional.of(run.storage().read(name));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes the agreement. */
  public void write(AgreementFile agreement) throws IOException {
    run.storage().write(AgreementFile.NAME, agreement.encode());
  }
}
