package org.lsqbeam.pipelines.verify;

import java.util.Optional;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.pipelines.text.Numbers;

/** Says in words how an agreement differs from what was computed again. */
public final class AgreementDifference {
  private AgreementDifference() {}

  /**
   * Checks that an agreement was made on the same images.
   *
   * @param file of the agreement, for the message
   * @throws InvalidDataException if they are of another validation set
   */
  public static void requireImages(AgreementFile recorded, String file, PreparedDataset prepared) {
    String validation = prepared.manifest().validation().digest();
    if (!validation.equals(recorded.validation())) {
      throw new InvalidDataException(
          "the images give the validation set "
              + Sha256.digits(validation)
              + "; "
              + file
              + " was made on "
              + Sha256.digits(recorded.validation()));
    }
  }

  /** Compares two certificates; empty if they are equal. */
  public static Optional<String> of(
      Certificate recorded, Certificate again, PreparedDataset prepared) {
    if (recorded.equals(again)) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    recorded
        .firstDifference(again)
        .ifPresent(
            first ->
                text.append("image ")
                    .append(first)
                    .append(named(first, prepared))
                    .append(" is the first of ")
                    .append(Numbers.count(recorded.differences(again), "image"))
                    .append(" with other integers (counted from 0); "));
    return Optional.of(
        text + "the certificate is " + again.sha256() + "; must be " + recorded.sha256());
  }

  private static String named(int image, PreparedDataset prepared) {
    String name =
        image < prepared.validation().size() ? prepared.validation().example(image).filename() : "";
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  /** Compares two agreements; empty if they are equal. */
  public static Optional<String> of(
      AgreementFile recorded, AgreementFile again, PreparedDataset prepared) {
    Optional<String> integers =
        of(recorded.agreement().certificate(), again.agreement().certificate(), prepared);
    if (integers.isPresent()) {
      return integers;
    }
    return recorded.equals(again)
        ? Optional.empty()
        : Optional.of(
            "it has "
                + words(recorded.agreement())
                + "; the checkpoint gives "
                + words(again.agreement())
                + " on this machine");
  }

  private static String words(IntegerAgreement of) {
    return "top-1 of "
        + Numbers.count(of.trained().top1())
        + " images by the trained graph and "
        + Numbers.count(of.integer().top1())
        + " on integers, "
        + Numbers.count(of.differences().size(), "other class")
        + ", "
        + Numbers.count(of.equalSums())
        + " equal sums and the largest difference "
        + of.largestDifference();
  }
}
