package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportNameTest {
  @Test
  void anExperimentAsItIsGivesItsNameToTheReport() {
    assertThat(name("--experiment=cifar10")).isEqualTo("cifar10");
    assertThat(name("--experiment=some/where/mine.yaml")).isEqualTo("mine");
  }

  @Test
  void overriddenKeysFollowTheName() {
    assertThat(name("--experiment=cifar10", "--networks=resnet-8", "--epochs=2"))
        .isEqualTo("cifar10-networks=resnet-8-epochs=2");
  }

  @Test
  void theOrderOnTheCommandLineDoesNotMatter() {
    assertThat(name("--epochs=2", "--seeds=1,2")).isEqualTo(name("--seeds=1,2", "--epochs=2"));
  }

  @Test
  void aGivenNameIsTaken() {
    assertThat(name("--epochs=2", "--name=short")).isEqualTo("short");
  }

  @Test
  void optionsThatAreNoKeysDoNotCount() {
    assertThat(name("--output=elsewhere", "--threads=2")).isEqualTo("quickstart");
  }

  @Test
  void charactersThatAreNoFileNamesAreReplacedAndNoTwoOverridesShareAName() {
    String root = name("--gradientScale=1/sqrt(N)");
    assertThat(root).matches("quickstart-gradientScale=1-sqrt-N-[0-9a-f]{8}");
    assertThat(name("--gradientScale=1/sqrt[N]")).isNotEqualTo(root);
  }

  @Test
  void aLongNameIsCutAndNoTwoOverridesShareIt() {
    String seeds = "--seeds=" + "1,".repeat(60);
    String one = name(seeds + "2");
    assertThat(one).hasSizeLessThanOrEqualTo(100).startsWith("quickstart-seeds=1,1,1");
    assertThat(name(seeds + "3")).hasSizeLessThanOrEqualTo(100).isNotEqualTo(one);
  }

  @Test
  void aDotAtTheBeginningCannotHideTheReport() {
    assertThat(ReportName.of("..", Map.of("epochs", "2"))).doesNotStartWith(".");
  }

  @Test
  void anExperimentWithoutALatinLetterHasAFolderOfItsOwn() {
    String japanese = ReportName.of("\u5b9f\u9a13", Map.of());
    assertThat(japanese).matches("report-[0-9a-f]{8}");
    assertThat(ReportName.of("\u8a66\u9a13", Map.of())).isNotEqualTo(japanese);
  }

  private static String name(String... options) {
    return ArgumentParser.parse(Commands.named("reproduce"), List.of(options))
        .experiment()
        .reportName();
  }
}
