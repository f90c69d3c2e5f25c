package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
  private final String title;
  private final Object settings;
  private final Map<String, String> resolved;
  private final String yaml;
  private final List<Reference> references;
  private final DatasetManifest dataset;
  private final RunResults runs;
  private final AccuracyTable table;
  private final List<EmbeddedNetwork> networks;
  private final PredictionsSection predictions;
  private final Rates rates;

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
    this(
        experiment,
        experiment,
        settings,
        Map.of(),
        "",
        references,
        dataset,
        runs,
        List.of(),
        Rates.NONE,
        PredictionsSection.NONE);
  }

  private Report(
      String experiment,
      String title,
      Object settings,
      Map<String, String> resolved,
      String yaml,
      List<Reference> references,
      DatasetManifest dataset,
      List<RunResult> runs,
      List<EmbeddedNetwork> networks,
      Rates rates,
      PredictionsSection predictions) {
    this.experiment = experiment;
    this.title = title;
    this.settings = settings;
    this.resolved = resolved;
    this.yaml = yaml;
    this.networks = List.copyOf(networks);
    this.predictions = predictions;
    this.rates = rates;
    this.references = List.copyOf(references);
    this.dataset = dataset;
    this.runs = new RunResults(runs);
    this.table = AccuracyTable.of(this.runs, ConvergenceRule.of(dataset));
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

  /**
   * Returns the report with what only its page and {@value #EXPERIMENT} show.
   *
   * @param heading other than the experiment's name; empty keeps the name
   * @param keys of the experiment with their values, in the order of their table
   * @param text of {@value #EXPERIMENT}
   */
  Report showing(String heading, Map<String, String> keys, String text) {
    return new Report(
        experiment,
        heading.isEmpty() ? title : heading,
        settings,
        keys,
        text,
        references,
        dataset,
        runs.inOrder(),
        networks,
        rates,
        predictions);
  }

  /** Returns the report with packed networks in its page. */
  Report embedding(List<EmbeddedNetwork> packed) {
    return new Report(
        experiment,
        title,
        settings,
        resolved,
        yaml,
        references,
        dataset,
        runs.inOrder(),
        packed,
        rates,
        predictions);
  }

  /** Returns the report with the cost and energy of runs. */
  Report priced(Rates given) {
    return new Report(
        experiment,
        title,
        settings,
        resolved,
        yaml,
        references,
        dataset,
        runs.inOrder(),
        networks,
        given,
        predictions);
  }

  /** Returns the report with what its networks predict. */
  Report predicting(PredictionsSection ofRuns) {
    return new Report(
        experiment,
        title,
        settings,
        resolved,
        yaml,
        references,
        dataset,
        runs.inOrder(),
        networks,
        rates,
        ofRuns);
  }

  /**
   * Writes {@code report.html}, {@code report.md}, {@code results.csv} and {@value #EXPERIMENT},
   * then {@code results.json} with their digests, replacing existing files.
   */
  public void writeTo(Storage folder) throws IOException {
    Content content = content();
    Map<String, byte[]> pages =
        Map.of(
            MARKDOWN, bytes(Templates.markdown(content.page())),
            HTML, bytes(Templates.html(content.page())),
            CSV, bytes(ResultsCsv.of(runs, dataset, new NetworkSizes(dataset))),
            EXPERIMENT, bytes(yaml));
    Map<String, String> digests = new TreeMap<>();
    pages.forEach((name, bytes) -> digests.put(name, Sha256.hex(bytes)));
    Map<String, Object> results = content.results();
    results.put(RecordedResults.PAGES, digests);
    byte[] json = SealedJson.indented(results, ResultsJson.module());
    for (String name : PAGES) {
      folder.write(name, Objects.requireNonNull(pages.get(name)));
    }
    folder.write(RecordedResults.FILE_NAME, json);
  }

  /** Returns {@code report.html}. */
  public byte[] html() throws IOException {
    return bytes(Templates.html(content().page()));
  }

  /** What the pages show, and what {@code results.json} has but for their digests. */
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
        new ResultsJson(dataset, runs, sizes, rates, predictions.correct())
            .of(experiment, settings, table, tables);
    ReproducibilityCard card = ReproducibilityCard.of(dataset, runs, yaml);
    results.put("reproducibility", card.json());
    ReportPage page =
        ReportPage.of(
            title,
            resolved,
            yaml,
            dataset,
            runs,
            table,
            references,
            tables,
            sections,
            sizes,
            Verdict.of(table, tables, dataset.validation().examples(), DatasetLabel.of(dataset)),
            card,
            predictions,
            InteractivePage.of(results, networks, predictions));
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
