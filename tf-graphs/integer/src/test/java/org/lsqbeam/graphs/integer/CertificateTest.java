package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.Sha256;

final class CertificateTest {
  private static Certificate of(int... sums) {
    Certificate.Builder builder = new Certificate.Builder();
    for (int sum : sums) {
      builder.add(new Logits(new float[1], new int[] {sum, -1}));
    }
    return builder.build();
  }

  @Test
  void itIsTheSha256OfTheSumsLowEndFirst() {
    byte[] one = {4, 3, 2, 1, -1, -1, -1, -1};
    byte[] two = {5, 0, 0, 0, -1, -1, -1, -1};
    byte[] all = {4, 3, 2, 1, -1, -1, -1, -1, 5, 0, 0, 0, -1, -1, -1, -1};
    Certificate certificate = of(0x01020304, 5);
    assertThat(certificate.sha256()).isEqualTo(Sha256.hex(all));
    assertThat(certificate.images())
        .isEqualTo(Sha256.hex(one).substring(0, 8) + Sha256.hex(two).substring(0, 8));
  }

  @Test
  void theFirstImageThatDiffersIsFoundAlsoWhereOneIsMissing() {
    Certificate certificate = of(1, 2, 3, 4);
    assertThat(certificate.firstDifference(of(1, 2, 3, 4))).isEmpty();
    assertThat(certificate.firstDifference(of(1, 9, 3, 8))).hasValue(1);
    assertThat(certificate.differences(of(1, 9, 3, 8))).isEqualTo(2);
    assertThat(certificate.firstDifference(of(1, 2, 3))).hasValue(3);
    assertThat(of(1, 2, 3).differences(certificate)).isEqualTo(1);
  }

  @Test
  void whatIsNoDigestIsRefused() {
    String digest = "0123456789abcdef".repeat(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate("0a", ""))
        .withMessage("sha256 is 0a; must be 64 hex digits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Certificate(digest, "0123456"))
        .withMessage("images is 0123456; must be 8 hex digits for each image");
  }
}
