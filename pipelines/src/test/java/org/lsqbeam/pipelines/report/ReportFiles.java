package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.transforms.storage.Storage;
import org.w3c.dom.Element;

/** Writes a report into a folder, and reads it. */
public record ReportFiles(Path folder) {
  static final List<String> NAMES =
      List.of("report.html", "report.md", "results.csv", "results.json");

  void write(RunResult... runs) throws IOException {
    write(SampleRuns.report(runs));
  }

  public void write(Report report) throws IOException {
    report.writeTo(Storage.at(folder.toString()));
  }

  public String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  /** The page without the code of its script, which is the same in every report. */
  String htmlWithoutCode() throws IOException {
    return read("report.html").replaceAll("(?s)<script>.*?</script>", "");
  }

  public Element html() throws Exception {
    return Xml.parse(read("report.html"));
  }

  /** The body of a table of the page. */
  public List<List<String>> table(String id) throws Exception {
    return Xml.table(html(), id);
  }

  /** The same, with {@code |} between the cells of a row. */
  public List<String> rows(String id) throws Exception {
    return table(id).stream().map(row -> String.join("|", row)).toList();
  }

  public JsonNode json() throws IOException {
    return Json.read(folder.resolve("results.json"), JsonNode.class);
  }

  public List<CSVRecord> csv() throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(read("results.csv")))
        .getRecords();
  }
}
