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
import org.w3c.dom.Element;

/** What a report wrote into a folder. */
record ReportFiles(Path folder) {
  static final List<String> NAMES =
      List.of("report.html", "report.md", "results.csv", "results.json");

  String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  Element html() throws Exception {
    return Xml.parse(read("report.html"));
  }

  /** The body of a table of the page. */
  List<List<String>> table(String id) throws Exception {
    return Xml.table(html(), id);
  }

  JsonNode json() throws IOException {
    return Json.read(folder.resolve("results.json"), JsonNode.class);
  }

  List<CSVRecord> csv() throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(read("results.csv")))
        .getRecords();
  }
}
