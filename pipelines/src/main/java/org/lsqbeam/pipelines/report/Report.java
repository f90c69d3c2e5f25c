package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.pipelines.paper.PaperFigures;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.comparison.PaperTable;
import org.lsqbeam.pipelines.report.comparison.Verdict;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The results of one experiment: the accuracy table and everything it rests on. Equal runs give
 * equal bytes in any order; provenance is the only source of times.
 */
public final class Report {
  private static final String MARKDOWN = "report.md";
  private static final String HTML = "report.html";
  private static final String CSV = "results.csv";

  /** The experiment with all its settings, which a person can run again. */
  public static final String EXPERIMENT = "experiment.yaml";

  /** The files whose digests {@code results.json} holds. */
  public static final List<String> PAGES = List.of(MARKDOWN, HTML, CSV, EXPERIMENT);

  private final String experiment;
  private final Object settings;
  private final List<Reference> references;
  private final DatasetManifest dataset;
  private final RunResults runs;
  private final AccuracyTable table;
  private final ReportExtras extras;

  /**
   * Creates a report.
   *
   * @param experiment the experiment's name
   * @param settings the experiment's: anything that {@link Json} writes
   * @param references the parts of the paper to compare with
   * @param dataset the dataset of all runs
   * @param runs the experiment's, at most one for each network, variant, precision and seed
   * @throws IllegalArgumentException if two runs have the same network, variant, precision and
   *     seed, or a run has another dataset
   */
  public Report(
      String experiment,
      Object settings,
      List<Reference> references,
      DatasetManifest dataset,
      List<RunResult> runs) {
    this(experiment, settings, references, dataset, runs, ReportExtras.NONE);
  }

  Report(
      String experiment,
      Object settings,
      List<Reference> references,
      DatasetManifest dataset,
      List<RunResult> runs,
      ReportExtras extras) {
    this.experiment = experiment;
    this.settings = settings;
    this.references = List.copyOf(references);
    this.dataset = dataset;
    this.runs = new RunResults(runs);
    this.table = AccuracyTable.of(this.runs, ConvergenceRule.of(dataset));
    this.extras = extras;
    for (RunResult run : runs) {
      if (!run.spec().dataset().equals(dataset.fingerprint())) {
        throw new IllegalArgumentException(
            "dataset of run "
                + run.spec().runName()
                + " is "
                + run.spec().dataset()
                + "; must be the report's, "
                + dataset.fingerprint());
      }
    }
  }

  /** Returns the report of the same runs with other extras. */
  Report with(ReportExtras others) {
    return new Report(experiment, settings, references, dataset, runs.inOrder(), others);
  }

  /**
   * Writes {@code report.html}, {@code report.md}, {@code results.csv} and {@value #EXPERIMENT},
   * then {@code results.json} with their digests, replacing existing files.
   */
  public void writeTo(Storage folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      folder.write(file.getKey(), file.getValue());
    }
  }

  /** Returns the files of {@link #writeTo} by their names, in the order in which it writes them. */
  public Map<String, byte[]> files() throws IOException {
    Content content = content();
    Map<String, byte[]> pages =
        Map.of(
            MARKDOWN, bytes(Templates.markdown(content.page())),
            HTML, bytes(Templates.html(content.page())),
            CSV, bytes(ResultsCsv.of(runs, dataset, new NetworkSizes(dataset))),
            EXPERIMENT, bytes(extras.yaml()));
    Map<String, String> digests = new TreeMap<>();
    pages.forEach((name, bytes) -> digests.put(name, Sha256.hex(bytes)));
    Map<String, Object> results = content.results();
    results.put(RecordedResults.PAGES, digests);
    results.put(RecordedResults.MADE_FROM, extras.madeFrom().orElse(null));
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : PAGES) {
      files.put(name, Objects.requireNonNull(pages.get(name)));
    }
    files.put(RecordedResults.FILE_NAME, SealedJson.indented(results, ResultsJson.module()));
    return files;
  }

  /** Returns {@code report.html}. */
  byte[] html() throws IOException {
    return bytes(Templates.html(content().page()));
  }

  /** The content of the pages, and that of {@code results.json} without their digests. */
  private record Content(ReportPage page, Map<String, Object> results) {}

  private Content content() throws IOException {
    NetworkSizes sizes = new NetworkSizes(dataset);
    PaperFigures paper = PaperFigures.read();
    List<PaperSection> sections = new ArrayList<>();
    List<PaperTable> tables = new ArrayList<>();
    for (Reference reference : references) {
      List<PaperTable> ofReference = PaperTable.of(reference, paper, runs, dataset, sizes);
      tables.addAll(ofReference);
      sections.add(PaperSection.of(reference, ofReference, paper, runs, dataset, sizes));
    }
    Map<String, Object> results =
        new ResultsJson(dataset, runs, sizes, extras.rates(), extras.predictions().correct())
            .of(experiment, settings, table, tables);
    ReproducibilityCard card = ReproducibilityCard.of(dataset, runs, extras.yaml());
    results.put("reproducibility", card.json());
    ReportPage page =
        ReportPage.of(
            extras.title().isEmpty() ? experiment : extras.title(),
            extras.keys(),
            extras.yaml(),
            dataset,
            runs,
            table,
            references,
            tables,
            sections,
            sizes,
            Verdict.of(table, tables, dataset.validation().examples(), DatasetLabel.of(dataset)),
            card,
            extras.predictions(),
            InteractivePage.of(results, extras.networks(), extras.predictions()));
    return new Content(page, results);
  }

  /** The accuracy table for a terminal, in ASCII, ending in a newline. */
  public String accuracyTable() {
    return PlainTable.of(table);
  }

  /** The accuracies of packed networks on integers for a terminal, in ASCII; empty if none. */
  public String integerTable() {
    return IntegerTable.of(runs);
  }

  /** What convolved in training and evaluation; none where only 32-bit floats were wanted. */
  public List<String> arithmetic() {
    return ArithmeticSentences.of(runs);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
