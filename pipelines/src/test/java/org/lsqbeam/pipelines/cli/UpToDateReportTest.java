package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

/** {@code reproduce} on finished work writes the report only where it would differ. */
@ExtendWith(FinishedOutputs.Shared.class)
final class UpToDateReportTest {
  private static final String REVISION = "lsqbeam.revision";
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  private final FinishedOutputs finished;
  private final Path output;
  private final Path report;
  private final String revision = System.getProperty(REVISION, "");

  UpToDateReportTest(FinishedOutputs finished, @TempDir Path folder) {
    this.finished = finished;
    output = folder.resolve("output");
    report = output.resolve("reports/cifar10");
  }

  @BeforeEach
  void writeReport() throws IOException {
    System.setProperty(REVISION, "0123456789ab");
    SmallExperiment.copy(finished.whole(), output);
    assertThat(isWritten()).as("the copy's report has no revision").isTrue();
  }

  @AfterEach
  void restoreRevision() {
    if (revision.isEmpty()) {
      System.clearProperty(REVISION);
    } else {
      System.setProperty(REVISION, revision);
    }
  }

  /** Whether the command, which must succeed, writes the report. */
  private boolean isWritten(String... options) throws IOException {
    Path page = report.resolve("report.html");
    if (Files.exists(page)) {
      Files.setLastModifiedTime(page, LONG_AGO);
    }
    CommandLine result = finished.run("reproduce", output, options);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("Report: ");
    return !Files.getLastModifiedTime(page).equals(LONG_AGO);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : new String[] {"report.html", "report.md", "results.csv", "results.json"}) {
      files.put(name, Files.readString(report.resolve(name)));
    }
    return files;
  }

  @Test
  void theSameReportIsNotWrittenTwice() throws IOException {
    Map<String, String> before = files();
    assertThat(isWritten()).isFalse();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void theReportCommandWritesItInAnyCase() throws IOException {
    Files.setLastModifiedTime(report.resolve("report.html"), LONG_AGO);
    Map<String, String> before = files();
    assertThat(finished.run("report", output).exitCode()).isZero();
    assertThat(Files.getLastModifiedTime(report.resolve("report.html"))).isNotEqualTo(LONG_AGO);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFileThatIsChangedOrMissingIsWrittenAgain() throws IOException {
    Map<String, String> before = files();
    for (String name : before.keySet()) {
      Files.writeString(report.resolve(name), before.get(name).replaceFirst("1", "2"));
      isWritten();
      assertThat(files()).as(name).isEqualTo(before);
      Files.delete(report.resolve(name));
      isWritten();
      assertThat(files()).as(name).isEqualTo(before);
    }
  }

  @Test
  void otherOptionsRevisionsOrRunsGiveAnotherReport() throws IOException {
    assertThat(isWritten("--pricePerHour=2")).isTrue();
    assertThat(isWritten("--pricePerHour=2")).isFalse();
    assertThat(isWritten("--reference=none")).isTrue();
    assertThat(isWritten("--reference=none")).isFalse();
    System.setProperty(REVISION, "123456789abc");
    assertThat(isWritten("--reference=none")).isTrue();
    assertThat(isWritten("--reference=none")).isFalse();
    trainInTwoSessions(
        new RunFolder(
            requireNonNull(
                FinishedOutputs.file(output, "runs/resnet-8-2bit-*/done.json").getParent())));
    assertThat(isWritten("--reference=none")).isTrue();
  }

  private static void trainInTwoSessions(RunFolder run) throws IOException {
    Provenance provenance = run.provenance().orElseThrow();
    Provenance.Session session = provenance.sessions().get(0);
    run.writeProvenance(
        new Provenance(List.of(session, session), provenance.imported(), provenance.followUps()));
  }

  @Test
  void aFolderOfAPersonInARunIsNoInput() throws IOException {
    Path run =
        FinishedOutputs.file(output, "runs/resnet-8-2bit-*/done.json").resolveSibling("notes");
    Files.writeString(Files.createDirectory(run).resolve("note.txt"), "mine");
    assertThat(isWritten()).isFalse();
  }

  @Test
  void aProgramWithChangesWritesItInAnyCase() throws IOException {
    System.setProperty(REVISION, "0123456789ab-dirty");
    assertThat(isWritten()).isTrue();
    assertThat(isWritten()).isTrue();
    System.clearProperty(REVISION);
    assertThat(isWritten()).isTrue();
    assertThat(isWritten()).isTrue();
  }
}
