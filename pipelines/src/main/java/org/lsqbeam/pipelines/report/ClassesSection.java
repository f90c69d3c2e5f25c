package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.pipelines.report.predictions.ChosenImages;
import org.lsqbeam.pipelines.report.predictions.Confusion;
import org.lsqbeam.pipelines.report.predictions.PredictedRow;
import org.lsqbeam.pipelines.report.predictions.PredictedRun;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The report's section on single classes, as text for the templates.
 *
 * @param network with the variant if there is one
 * @param tables the accuracy of each class by precision
 * @param brief the accuracy of few classes, or of the worst ones of many
 * @param mistakes the most confident one of each precision, in words
 * @param confusions the most frequent ones
 */
record ClassesSection(
    String network, List<Grid> tables, Grid brief, List<String> mistakes, Grid confusions) {
  /** More classes than these are not listed whole. */
  private static final int MOST_CLASSES = 40;

  private static final int LISTED = 20;
  private static final int WORST = 5;
  private static final int CONFUSIONS = 3;

  ClassesSection {
    tables = List.copyOf(tables);
  }

  boolean hasMistakes() {
    return !mistakes.isEmpty();
  }

  /** One section for each network of which predictions are known. */
  static List<ClassesSection> of(List<PredictedRow> rows, List<String> classes) {
    List<ClassesSection> sections = new ArrayList<>();
    for (PredictedRow row : rows) {
      String id = sections.isEmpty() ? "" : "-" + (sections.size() + 1);
      sections.add(
          new ClassesSection(
              row.name(),
              new Table(row, classes).grids("classes" + id),
              new Table(row, classes).brief(),
              mistakes(row, classes),
              confusions(row, classes, id)));
    }
    return List.copyOf(sections);
  }

  private static List<String> mistakes(PredictedRow row, List<String> classes) {
    return row.runs().stream()
        .flatMap(run -> ChosenImages.mistakes(run, 1).stream())
        .map(
            mistake -> {
              ImagePredictions by = mistake.by().predictions();
              return mistake.by().precision()
                  + ": image "
                  + Numbers.count(mistake.image())
                  + ", "
                  + classes.get(by.label(mistake.image()))
                  + ", taken for "
                  + classes.get(by.top(mistake.image()))
                  + " at "
                  + Numbers.decimals(100 * by.probability(mistake.image(), 0), 1)
                  + "\u00a0%";
            })
        .toList();
  }

  private static Grid confusions(PredictedRow row, List<String> classes, String id) {
    List<Grid.Row> lines = new ArrayList<>();
    for (PredictedRun run : row.runs()) {
      int[] images = run.imagesPerClass();
      run.confusions().stream()
          .filter(confusion -> !confusion.isRight())
          .limit(CONFUSIONS)
          .map(confusion -> line(run, confusion, images, classes))
          .forEach(lines::add);
    }
    return new Grid(
        "confusions" + id,
        "Most frequent confusions",
        List.of("precision", "class", "taken for"),
        List.of("images", "of the class, %"),
        lines);
  }

  private static Grid.Row line(
      PredictedRun run, Confusion confusion, int[] images, List<String> classes) {
    return Grid.Row.of(
        "first",
        run.precision(),
        List.of(classes.get(confusion.label()), classes.get(confusion.predicted())),
        List.of(
            Numbers.count(confusion.images()),
            Numbers.decimals(100.0 * confusion.images() / images[confusion.label()], 1)));
  }

  /** The accuracy of each class of one network, in percent. */
  private static final class Table {
    private final PredictedRow row;
    private final List<String> classes;
    private final int[] images;
    private final List<double[]> percents = new ArrayList<>();

    Table(PredictedRow row, List<String> classes) {
      this.row = row;
      this.classes = classes;
      images = row.runs().get(0).imagesPerClass();
      for (PredictedRun run : row.runs()) {
        List<Integer> correct = run.predictions().rightPerClass();
        percents.add(
            IntStream.range(0, images.length)
                .mapToDouble(label -> 100.0 * correct.get(label) / images[label])
                .toArray());
      }
    }

    /** The whole table of few classes, or the worst ones of many. */
    Grid brief() {
      List<Integer> all = withImages();
      return all.size() <= LISTED
          ? grid("", "Top-1 of each class, %", all)
          : grid(
              "",
              "Top-1 of the "
                  + WORST
                  + " worst classes at "
                  + row.runs().get(0).precision()
                  + ", %",
              listed(all, this::best).subList(0, WORST));
    }

    private List<Integer> withImages() {
      return IntStream.range(0, images.length).filter(label -> images[label] > 0).boxed().toList();
    }

    List<Grid> grids(String id) {
      List<Integer> all = withImages();
      if (images.length <= MOST_CLASSES) {
        return List.of(grid(id, "Top-1 of each class, %", all));
      }
      String first = " at " + row.runs().get(0).precision();
      List<Grid> grids = new ArrayList<>();
      grids.add(grid(id, LISTED + " best classes" + first, listed(all, this::worst)));
      grids.add(grid(id + "-worst", LISTED + " worst classes" + first, listed(all, this::best)));
      if (row.full().isPresent() && row.runs().size() > 1) {
        grids.add(
            grid(
                id + "-changed",
                LISTED + " classes that change most from full precision",
                listed(all, this::unchanged)));
      }
      return grids;
    }

    private double worst(int label) {
      return -percents.get(0)[label];
    }

    private double best(int label) {
      return percents.get(0)[label];
    }

    private double unchanged(int label) {
      Optional<PredictedRun> full = row.full();
      double[] ofFull = percents.get(full.map(row.runs()::indexOf).orElse(0));
      return percents.stream()
          .mapToDouble(each -> -Math.abs(each[label] - ofFull[label]))
          .min()
          .orElse(0);
    }

    private static List<Integer> listed(List<Integer> all, ToDoubleFunction<Integer> order) {
      return all.stream()
          .sorted(Comparator.comparingDouble(order).thenComparing(Comparator.naturalOrder()))
          .limit(LISTED)
          .toList();
    }

    private Grid grid(String id, String caption, List<Integer> labels) {
      List<String> figures = new ArrayList<>(List.of("images"));
      row.runs().forEach(run -> figures.add(run.precision()));
      return new Grid(
          id, caption, List.of("class"), figures, labels.stream().map(this::line).toList());
    }

    private Grid.Row line(int label) {
      List<String> figures = new ArrayList<>(List.of(Numbers.count(images[label])));
      percents.forEach(each -> figures.add(Numbers.decimals(each[label], 1)));
      return Grid.Row.of("first", classes.get(label), List.of(), figures);
    }
  }
}
