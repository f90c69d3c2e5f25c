package org.lsqbeam.pipelines.report.predictions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The validation images of one network that say most about precision.
 *
 * @param changed those to which precisions give different classes, those first of which the least
 *     certain network is most certain
 * @param mistakes those with the most probable wrong class, of each precision in turn
 */
public record ChosenImages(List<Integer> changed, List<Mistake> mistakes) {
  /** A wrong answer. */
  public record Mistake(int image, PredictedRun by) {}

  /**
   * Chooses images.
   *
   * @param most how many in all; half of them changed, if there are so many
   */
  public static ChosenImages of(PredictedRow row, int most) {
    List<Integer> changed = changed(row);
    List<Mistake> mistakes = mistakes(row, most);
    int half = Math.max(most - mistakes.size(), (most + 1) / 2);
    List<Integer> first = changed.subList(0, Math.min(half, changed.size()));
    return new ChosenImages(
        List.copyOf(first),
        List.copyOf(mistakes.subList(0, Math.min(most - first.size(), mistakes.size()))));
  }

  /** Returns all images; those that changed first, and a mistake among them again. */
  public List<Integer> all() {
    return Stream.concat(changed.stream(), mistakes.stream().map(Mistake::image)).toList();
  }

  private static List<Integer> changed(PredictedRow row) {
    int images = row.runs().get(0).predictions().size();
    return IntStream.range(0, images)
        .filter(image -> answers(row, image) > 1)
        .boxed()
        .sorted(
            Comparator.comparing((Integer image) -> -certainty(row, image))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static long answers(PredictedRow row, int image) {
    return row.runs().stream().mapToInt(run -> run.predictions().top(image)).distinct().count();
  }

  /** The least probability that a network gives to its own answer. */
  private static double certainty(PredictedRow row, int image) {
    return row.runs().stream()
        .mapToDouble(run -> run.predictions().probability(image, 0))
        .min()
        .orElse(0);
  }

  private static List<Mistake> mistakes(PredictedRow row, int most) {
    List<List<Mistake>> byRun = row.runs().stream().map(run -> mistakes(run, most)).toList();
    Set<Integer> images = new HashSet<>();
    List<Mistake> chosen = new ArrayList<>();
    for (int place = 0; place < most; place++) {
      int at = place;
      Stream<Mistake> next =
          byRun.stream().filter(ofRun -> at < ofRun.size()).map(ofRun -> ofRun.get(at));
      next.filter(mistake -> images.add(mistake.image())).forEach(chosen::add);
    }
    return chosen.subList(0, Math.min(most, chosen.size()));
  }

  /** Returns a run's wrong answers, the most probable ones first. */
  public static List<Mistake> mistakes(PredictedRun run, int most) {
    return IntStream.range(0, run.predictions().size())
        .filter(image -> !run.predictions().isRight(image))
        .boxed()
        .sorted(
            Comparator.comparing((Integer image) -> -run.predictions().probability(image, 0))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .map(image -> new Mistake(image, run))
        .toList();
  }
}
