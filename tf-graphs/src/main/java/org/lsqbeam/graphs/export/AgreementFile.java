package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.io.Serializable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;

/**
 * The content of {@value #NAME}: an agreement, and what it was found of.
 *
 * @param origin of the packed network
 * @param network SHA-256 of its file, in hex
 * @param networkBytes the size of its file
 * @param validation {@link DatasetManifest.Split#digest} of the validation set
 * @param agreement what was found
 */
public record AgreementFile(
    Origin origin, String network, long networkBytes, String validation, IntegerAgreement agreement)
    implements Serializable {
  /** The file's name in a run's folder. */
  public static final String NAME = "integer-agreement.json";

  /**
   * Describes an agreement.
   *
   * @param network the content of the packed network's file
   * @param dataset with the validation set
   */
  public static AgreementFile of(
      byte[] network, DatasetManifest dataset, IntegerAgreement agreement) {
    return new AgreementFile(
        PackedFile.parse(network, PackedFile.NAME).header().origin(),
        Sha256.hex(network),
        network.length,
        dataset.validation().digest(),
        agreement);
  }

  /**
   * Reads the file.
   *
   * @param file its path, for the message
   * @throws org.lsqbeam.graphs.io.DamagedFileException if it differs from its digest
   */
  public static AgreementFile parse(byte[] content, String file) {
    return SealedJson.parse(Utf8.decodeArtifact(content, file), AgreementFile.class, file);
  }

  /** Returns the content of the file. */
  public byte[] encode() throws IOException {
    return SealedJson.indented(this);
  }

  /** Whether it is of a packed network with this content. */
  public boolean isOf(byte[] content) {
    return content.length == networkBytes && Sha256.hex(content).equals(network);
  }
}
