package org.lsqbeam.pipelines.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.export.IntegerAgreement.Correct;
import org.lsqbeam.graphs.export.IntegerAgreement.Difference;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The report's section on packed networks that compute on integers, as text for the templates.
 *
 * @param accuracy by the trained graph and on integers, side by side
 * @param network the equal sums, the file and the certificate of each run
 * @param runs those with images to which the two give another class
 */
record IntegerSection(Grid accuracy, Grid network, List<Run> runs) {
  private static final int MOST_LISTED = 20;

  /**
   * The images of one run to which the packed network gives another class.
   *
   * @param more how many are not listed; empty if all are
   */
  record Run(String run, String images, Grid differences, String more) {}

  /** One section, or none if no packed network was compared. */
  static List<IntegerSection> of(RunResults runs, NetworkSizes sizes, List<String> classes) {
    List<RunResult> compared =
        runs.inOrder().stream().filter(run -> run.agreement() != null).toList();
    return compared.isEmpty()
        ? List.of()
        : List.of(
            new IntegerSection(
                new Grid(
                    "integers",
                    "",
                    List.of("run"),
                    List.of(
                        "images",
                        "top-1, %: trained graph",
                        "integers",
                        "top-5, %: trained graph",
                        "integers",
                        "other class",
                        "halves to even"),
                    compared.stream().map(IntegerSection::accuracy).toList()),
                new Grid(
                    "packed",
                    "",
                    List.of("run", "equal sums", "certificate"),
                    List.of("largest difference", "network.lsq, bytes", "by Figure 3's formula"),
                    compared.stream().map(run -> network(run, sizes)).toList()),
                compared.stream()
                    .filter(run -> !agreement(run).differences().isEmpty())
                    .map(run -> differences(run, classes))
                    .toList()));
  }

  private static IntegerAgreement agreement(RunResult run) {
    return requireNonNull(run.agreement()).agreement();
  }

  private static Grid.Row accuracy(RunResult run) {
    IntegerAgreement of = agreement(run);
    return Grid.Row.of(
        run,
        List.of(),
        List.of(
            Numbers.count(of.images()),
            percent(of, of.trained().top1()),
            percent(of, of.integer().top1()),
            percent(of, of.trained().top5()),
            percent(of, of.integer().top5()),
            Numbers.count(of.differences().size()),
            Numbers.count(of.halfEvenImages())));
  }

  private static String percent(IntegerAgreement of, int count) {
    return Numbers.decimals(of.percent(count), 2);
  }

  private static Grid.Row network(RunResult run, NetworkSizes sizes) {
    AgreementFile file = requireNonNull(run.agreement());
    IntegerAgreement of = file.agreement();
    return Grid.Row.of(
        run,
        List.of(
            of.equalLayers()
                + " of "
                + Numbers.count(of.layers().size(), "layer")
                + ", "
                + Numbers.count(of.equalSums())
                + (of.equalSums() == of.sums() ? "" : " of " + Numbers.count(of.sums()))
                + " sums equal, on "
                + Numbers.count(of.layerImages(), "image"),
            Sha256.digits(of.certificate().sha256())),
        List.of(
            Numbers.significant(of.largestDifference(), 2),
            Numbers.count(file.networkBytes()),
            Numbers.count(sizes.of(run.spec()).bytes())));
  }

  private static Run differences(RunResult run, List<String> classes) {
    List<Difference> all = agreement(run).differences();
    int more = all.size() - MOST_LISTED;
    return new Run(
        run.name(),
        Numbers.count(all.size(), "image"),
        new Grid(
            "",
            "",
            List.of("image", "class", "trained graph", "integers", "first layer with another code"),
            List.of("margin", "other codes", "distance from the boundary, steps"),
            all.stream().limit(MOST_LISTED).map(each -> difference(each, classes)).toList()),
        more > 0 ? Numbers.count(more, "more image") + ", in integer-agreement.json." : "");
  }

  private static Grid.Row difference(Difference of, List<String> classes) {
    Optional<IntegerAgreement.Flip> flip = Optional.ofNullable(of.flip());
    return Grid.Row.of(
        "first",
        Numbers.count(of.image()),
        List.of(
            name(of.label(), classes),
            name(of.trained(), classes),
            name(of.integer(), classes),
            flip.map(IntegerAgreement.Flip::layer).orElse("none")),
        List.of(
            Numbers.significant(of.margin(), 2),
            flip.map(first -> Numbers.count(first.codes())).orElse(""),
            flip.map(first -> Numbers.significant(first.distance(), 2)).orElse("")));
  }

  private static String name(int label, List<String> classes) {
    return label < classes.size() ? classes.get(label) : Integer.toString(label);
  }

  /** The same for one run in {@code results.json}; null if it was not compared. */
  static @Nullable Map<String, Object> json(RunResult run, NetworkSizes sizes) {
    AgreementFile file = run.agreement();
    if (file == null) {
      return null;
    }
    IntegerAgreement of = file.agreement();
    Map<String, Object> json = new TreeMap<>();
    json.put("images", of.images());
    json.put("trained", correct(of, of.trained()));
    json.put("integer", correct(of, of.integer()));
    json.put("half_even_images", of.halfEvenImages());
    json.put("differences", of.differences());
    json.put("layers", of.layers());
    json.put("layer_images", of.layerImages());
    json.put("certificate", of.certificate().sha256());
    json.put("network_sha256", file.network());
    json.put("network_bytes", file.networkBytes());
    json.put("formula_bytes", sizes.of(run.spec()).bytes());
    json.put("validation_sha256", file.validation());
    return json;
  }

  private static Map<String, Double> correct(IntegerAgreement of, Correct correct) {
    return Map.of("top1", of.percent(correct.top1()), "top5", of.percent(correct.top5()));
  }
}
