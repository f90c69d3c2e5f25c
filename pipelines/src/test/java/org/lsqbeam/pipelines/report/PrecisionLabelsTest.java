package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.quantize.Precision;
import org.w3c.dom.Element;

/** The names of full precision, equal bits and different bits, wherever a person reads them. */
class PrecisionLabelsTest {
  private static final String[] LABELS = {"full precision", "2-bit", "w2a4"};

  private final ReportFiles files;
  private final Report report =
      SampleRuns.report(
          SampleRuns.run("resnet20", "full", 1, 3, 10, 90),
          SampleRuns.run("resnet20", "2", 1, 3, 10, 80),
          SampleRuns.run("resnet20", "w2a4", 1, 3, 10, 85));

  PrecisionLabelsTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @BeforeEach
  void write() throws Exception {
    files.write(report);
  }

  @Test
  void tablesOfThePageNameThem() throws Exception {
    assertThat(headings("top1")).containsExactly("network", LABELS[0], LABELS[1], LABELS[2]);
    for (String table : List.of("gains", "runs", "recipes")) {
      assertThat(files.table(table)).extracting(row -> row.get(1)).containsExactly(LABELS);
    }
    assertThat(files.read("report.md"))
        .contains("| network | full precision | 2-bit | w2a4 |")
        .contains("### resnet20, w2a4, seed 1");
  }

  @Test
  void theTerminalNamesThem() {
    assertThat(report.accuracyTable().lines().findFirst())
        .contains("network   percent  full precision  2-bit  w2a4");
  }

  @Test
  void chartsNameThem() throws Exception {
    List<String> names =
        Xml.all(files.html(), "svg").stream()
            .filter(svg -> svg.getAttribute("aria-label").startsWith("Validation top-1"))
            .flatMap(svg -> Xml.all(svg, "text").stream())
            .filter(text -> text.getAttribute("class").equals("name"))
            .map(Element::getTextContent)
            .toList();
    assertThat(names).containsExactlyInAnyOrder(LABELS);
  }

  @Test
  void pointsOfEveryPrecisionHaveAnotherShape() {
    List<String> same = List.of("full", "8", "7", "6", "5", "4", "3", "2");
    Stream<String> mixed = same.stream().skip(1).map(bits -> "w" + bits + "a32");
    assertThat(Stream.concat(same.stream(), mixed).map(Precision::parse).map(Charts::mark))
        .hasSize(15)
        .doesNotHaveDuplicates();
  }

  @Test
  void csvAndJsonHoldTheKeysOfAnExperimentsFile() throws Exception {
    List<CSVRecord> records = files.csv();
    assertThat(records)
        .extracting(run -> run.get("precision"))
        .containsExactly("full", "2", "w2a4");
    assertThat(files.json().at("/table/0/cells"))
        .extracting(cell -> cell.at("/precision").textValue())
        .containsExactly("full", "2", "w2a4");
    assertThat(files.json().at("/runs/2/run").textValue()).startsWith("resnet20-w2a4-");
  }

  private List<String> headings(String id) throws Exception {
    return Xml.all(files.html(), "table").stream()
        .filter(table -> table.getAttribute("id").equals(id))
        .flatMap(
            table -> Xml.all((Element) table.getElementsByTagName("thead").item(0), "th").stream())
        .map(Element::getTextContent)
        .toList();
  }
}
