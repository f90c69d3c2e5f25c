package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.w3c.dom.Element;

/**
 * A report on an experiment whose names hold what has a meaning in HTML, Markdown, CSV or a
 * spreadsheet. It is read by parsers that are not ours.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EscapedReportTest {
  private final Map<String, ReportFiles> written = new HashMap<>();
  private Path folder = Path.of("");

  @BeforeAll
  void chooseAFolder(@TempDir Path temporary) {
    folder = temporary;
  }

  static Stream<String> names() {
    return Stream.of(
        "<script>alert(1)</script>",
        "</title></svg></style><img src=x onerror=alert(1)>",
        "\"><b a='",
        "a & b &amp; &lt; &#60;",
        "{{x}} {{{y}}} ${z} <%= w %>",
        "]]> --> <!-- <![CDATA[",
        "a|b `c` *d* _e_ ~~f~~ [g](http://h) ![i](j) <http://k> \\| \\",
        "# a",
        "$\\href{http://a}{b}$",
        "one\ntwo\r\nthree\tfour",
        "bell\u0007 escape\u001b[31m csi\u009b31m nul\u0000 delete\u007f",
        "\u202egnp.exe\u2066 \u200f\u200e \u2028next\u2029",
        "caf\u00e9 \u65e5\u672c\u8a9e \u05d0\u05d1 \ud83d\ude00 e\u0301 \ufb01",
        "lone \ud83d surrogate \uffff",
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1+1",
        "=HYPERLINK(\"http://a\";\"b\")",
        ",;\"'",
        "x".repeat(10_000));
  }

  /** The report on an experiment with a name, written once for all tests. */
  private ReportFiles report(String name) throws Exception {
    ReportFiles report = written.get(name);
    if (report != null) {
      return report;
    }
    ReportFiles files = new ReportFiles(folder.resolve("" + written.size()));
    written.put(name, files);
    RunResult full = named(SampleRuns.run(name, "full", 1, 2, 10, 50), name, null);
    RunResult failed = named(SampleRuns.run(name, "3", 1, 2, 10, 50), name, name);
    files.write(
        new Report(
                name,
                Map.of("key", name),
                List.of(),
                SampleRuns.dataset(name, "b"),
                List.of(full, failed))
            .with(ReportExtras.NONE.showing(name, Map.of(name, name), name)));
    return files;
  }

  private static RunResult named(RunResult run, String variant, @Nullable String failure) {
    return new RunResult(
        variant,
        run.spec(),
        failure == null ? run.evaluation() : null,
        run.metrics(),
        run.provenance(),
        failure);
  }

  /** A page shows a space for what cannot be seen; its parser turns line ends into one. */
  private static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean unseen =
                  (type == Character.CONTROL && c != '\n' && c != '\t')
                      || type == Character.FORMAT
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR
                      || type == Character.SURROGATE
                      || c == 0xffff;
              shown.appendCodePoint(unseen ? ' ' : c);
            });
    return shown.toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void thePageShowsTheNameAsText(String name) throws Exception {
    ReportFiles files = report(name);
    Element html = files.html();
    assertThat(Xml.all(html, "script")).hasSize(2);
    assertThat(Xml.all(html, "img")).isEmpty();
    assertThat(Xml.all(html, "b")).isEmpty();
    assertThat(Xml.all(html, "h1").get(0).getTextContent()).isEqualTo(shown(name));
    assertThat(Xml.all(html, "title").get(0).getTextContent()).contains(shown(name));
    assertThat(Xml.table(html, "settings")).containsExactly(List.of(shown(name), shown(name)));
    // An attribute has a space for each line end and tab.
    assertThat(Xml.all(html, "svg").get(0).getAttribute("aria-label"))
        .contains(shown(name).replaceAll("[\\n\\t]", " "));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTableHasTheNameOrAnApostropheBeforeIt(String name) throws Exception {
    ReportFiles files = report(name);
    List<CSVRecord> records = files.csv();
    assertThat(records).hasSize(2);
    String expected = name.replace('\ud83d', '?').replace("?\ude00", "\ud83d\ude00");
    for (CSVRecord record : records) {
      assertThat(record.get("network"))
          .isIn(expected, "'" + expected)
          .doesNotMatch("(?s)[=+\\-@\t\r\n].*");
      assertThat(record.get("precision")).isIn("full", "3");
    }
    assertThat(records.get(1).get("state")).isEqualTo("failed");
  }

  @ParameterizedTest
  @MethodSource("names")
  void theJsonHasTheNameExactly(String name) throws Exception {
    ReportFiles files = report(name);
    JsonNode json = new ObjectMapper().readTree(files.read("results.json"));
    if (name.contains("lone")) { // no UTF-8 can express it
      return;
    }
    assertThat(json.at("/experiment").textValue()).isEqualTo(name);
    assertThat(json.at("/runs/1/failure").textValue()).isEqualTo(name);
    assertThat(json.at("/dataset/classes/0").textValue()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theMarkdownShowsTheNameAsText(String name) throws Exception {
    ReportFiles files = report(name);
    Node document =
        Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .build()
            .parse(files.read("report.md"));
    List<String> cells = new ArrayList<>();
    List<String> headings = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<Node> strange = new ArrayList<>();
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            headings.add(text(heading));
          }

          @Override
          public void visit(CustomNode node) {
            if (node instanceof TableCell) {
              cells.add(text(node));
            } else if (node instanceof TableRow) {
              widths.add(count(node));
            }
            visitChildren(node);
          }

          @Override
          public void visit(HtmlInline html) {
            strange.add(html);
          }

          @Override
          public void visit(HtmlBlock html) {
            strange.add(html);
          }

          @Override
          public void visit(Link link) {
            strange.add(link);
          }

          @Override
          public void visit(Image image) {
            strange.add(image);
          }
        });
    assertThat(strange).isEmpty();
    String oneLine = shown(name).replaceAll("\\s+", " ").strip();
    assertThat(headings.get(0)).isEqualTo(oneLine);
    assertThat(cells).contains(oneLine);
    assertThat(widths).isNotEmpty().doesNotContain(0, 1);
  }

  /** The text below a node; marked up text has nodes of other kinds, and shows them. */
  private static String text(Node node) {
    StringBuilder text = new StringBuilder();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      text.append(child instanceof Text part ? part.getLiteral() : child.toString());
    }
    return text.toString();
  }

  private static int count(Node row) {
    int cells = 0;
    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
      cells++;
    }
    return cells;
  }
}
