package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
 * The report's validation images of one network, as text for the templates.
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
   * Makes a section for each network, which has an equal share of the bytes; none if it asks for no
   * images, or nothing is predicted.
   *
   * @param most images of each network
   */
  static List<ImagesSection> of(
      List<PredictedRow> rows, Storage dataset, DatasetManifest manifest, int most)
      throws IOException {
    List<ImagesSection> sections = new ArrayList<>();
    for (PredictedRow row : rows) {
      ChosenImages chosen = ChosenImages.of(row, most);
      if (most > 0 && !chosen.all().isEmpty()) {
        ImagePredictions any = row.runs().get(0).predictions();
        Thumbnails thumbnails =
            Thumbnails.of(
                dataset, manifest, chosen.all(), any::label, Thumbnails.MOST_BYTES / rows.size());
        String name = rows.size() > 1 ? " of " + row.name() : "";
        sections.add(
            new ImagesSection(
                row.name(),
                groups(row, chosen, thumbnails, name, manifest.classes()),
                note(thumbnails, chosen.all().size())));
      }
    }
    return List.copyOf(sections);
  }

  private static List<Group> groups(
      PredictedRow row,
      ChosenImages chosen,
      Thumbnails thumbnails,
      String name,
      List<String> classes) {
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
              "Answers" + name + " that change with precision",
              "Images to which the precisions give different classes, those first of which the"
                  + " least certain network is most certain.",
              changed));
    }
    if (!mistakes.isEmpty()) {
      groups.add(
          new Group(
              "Most confident mistakes" + name,
              "The wrong classes with the greatest probability, of each precision in turn.",
              mistakes));
    }
    return groups;
  }

  private static String note(Thumbnails thumbnails, int asked) {
    int without = asked - thumbnails.shown();
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
