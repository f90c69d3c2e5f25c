package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.pipelines.report.predictions.ChosenImages;
import org.lsqbeam.pipelines.report.predictions.ChosenImages.Mistake;
import org.lsqbeam.pipelines.report.predictions.PredictedRow;
import org.lsqbeam.pipelines.report.predictions.PredictedRun;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The report's section of validation images, as text for the templates.
 *
 * @param network whose answers are shown
 * @param groups of images
 * @param note what is not shown, and why; may be empty
 */
record ImagesSection(String network, List<Group> groups, String note) {
  ImagesSection {
    groups = List.copyOf(groups);
  }

  /** Images under a heading. */
  record Group(String heading, String meaning, List<Card> images) {}

  /**
   * One image.
   *
   * @param url its data URL
   * @param label its right class
   * @param answers of the networks
   */
  record Card(String url, String label, String position, List<Answers> answers) {}

  /** The most probable classes at one precision, the first one apart. */
  record Answers(String precision, Answer first, List<Answer> others) {}

  /** A class and its probability. */
  record Answer(boolean right, String text) {}

  /**
   * Makes the section for the first network; none if it asks for no images, or nothing is
   * predicted.
   *
   * @param most images in all
   */
  static List<ImagesSection> of(
      List<PredictedRow> rows, Storage dataset, DatasetManifest manifest, int most)
      throws IOException {
    if (rows.isEmpty() || most == 0) {
      return List.of();
    }
    PredictedRow row = rows.get(0);
    ChosenImages chosen = ChosenImages.of(row, most);
    Map<Integer, Integer> labels = new LinkedHashMap<>();
    ImagePredictions any = row.runs().get(0).predictions();
    chosen.changed().forEach(image -> labels.put(image, any.label(image)));
    chosen.mistakes().forEach(mistake -> labels.put(mistake.image(), any.label(mistake.image())));
    if (labels.isEmpty()) {
      return List.of();
    }
    Thumbnails thumbnails = Thumbnails.of(dataset, manifest, labels);
    List<String> classes = manifest.classes();
    List<Card> changed = new ArrayList<>();
    for (int image : chosen.changed()) {
      add(changed, card(image, row.runs(), thumbnails, classes));
    }
    List<Card> mistakes = new ArrayList<>();
    for (Mistake mistake : chosen.mistakes()) {
      add(mistakes, card(mistake.image(), List.of(mistake.by()), thumbnails, classes));
    }
    List<Group> groups = new ArrayList<>();
    if (!changed.isEmpty()) {
      groups.add(
          new Group(
              "Answers that change with precision",
              "Images to which the precisions give different classes, those first of which the least"
                  + " certain network is most certain.",
              changed));
    }
    if (!mistakes.isEmpty()) {
      groups.add(
          new Group(
              "Most confident mistakes",
              "The wrong classes with the greatest probability, of each precision in turn.",
              mistakes));
    }
    return List.of(new ImagesSection(row.name(), groups, note(thumbnails, labels.size())));
  }

  private static String note(Thumbnails thumbnails, int asked) {
    int without = asked - thumbnails.byImage().size();
    return !thumbnails.missing().isEmpty()
        ? "No images are shown, because they could not be read: " + thumbnails.missing()
        : without == 0
            ? ""
            : Numbers.count(without, "more image") + " would take more than 2 MiB in all.";
  }

  private static void add(List<Card> cards, @Nullable Card card) {
    if (card != null) {
      cards.add(card);
    }
  }

  private static @Nullable Card card(
      int image, List<PredictedRun> runs, Thumbnails thumbnails, List<String> classes) {
    String url = thumbnails.byImage().get(image);
    return url == null
        ? null
        : new Card(
            url,
            classes.get(runs.get(0).predictions().label(image)),
            Numbers.count(image),
            runs.stream().map(run -> answers(run, image, classes)).toList());
  }

  private static Answers answers(PredictedRun run, int image, List<String> classes) {
    List<Answer> answers = new ArrayList<>();
    ImagePredictions of = run.predictions();
    for (int place = 0; place < of.kept(); place++) {
      int predicted = of.predicted(image, place);
      answers.add(
          new Answer(
              predicted == of.label(image),
              classes.get(predicted)
                  + " "
                  + Numbers.decimals(100 * of.probability(image, place), 1)
                  + "\u00a0%"));
    }
    return new Answers(run.precision(), answers.get(0), answers.subList(1, answers.size()));
  }
}
