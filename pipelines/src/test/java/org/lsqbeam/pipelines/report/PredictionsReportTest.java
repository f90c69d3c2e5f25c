package org.lsqbeam.pipelines.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.w3c.dom.Element;

final class PredictionsReportTest {
  private static final RunResult FULL = SampleRuns.FULL;
  private static final RunResult TWO = SampleRuns.TWO;
  private static final List<String> CLASSES = List.of("ant", "bee");

  @TempDir private Path folder = Path.of("");

  private SamplePredictions images() throws IOException {
    return SamplePredictions.writeTo(folder.resolve("dataset"), 32, CLASSES);
  }

  /** Full precision is wrong for image 5 alone; 2 bits also for image 3, 7 and 8. */
  private static Map<String, ImagePredictions> predictions(SamplePredictions images) {
    int[] top = IntStream.range(0, SamplePredictions.IMAGES).map(i -> i % 2).toArray();
    int[] percent = IntStream.range(0, top.length).map(i -> 60 + i).toArray();
    top[5] = 0;
    ImagePredictions full = images.predictions(top, percent);
    top[3] = 0;
    top[7] = 0;
    top[8] = 1;
    return Map.of(
        FULL.spec().fingerprint(),
        full,
        TWO.spec().fingerprint(),
        images.predictions(top, percent));
  }

  private ReportFiles write(SamplePredictions images, PredictionsSection section)
      throws IOException {
    Report report =
        new Report("mine", Map.of(), List.of(), images.manifest(), List.of(FULL, TWO))
            .with(ReportExtras.NONE.predicting(section));
    ReportFiles files = new ReportFiles(folder.resolve("report"));
    files.write(report);
    return files;
  }

  private ReportFiles write(SamplePredictions images, int shown) throws IOException {
    return write(images, images.section(predictions(images), shown, FULL, TWO));
  }

  private static List<Element> shown(ReportFiles files) throws Exception {
    return Xml.all(files.html(), "img");
  }

  @Test
  void eachClassHasItsAccuracyAtEachPrecision() throws Exception {
    ReportFiles files = write(images(), 0);
    // 1 and 3 of 20 bees are taken for ants; 1 of 20 ants is taken for a bee.
    assertThat(files.rows("classes")).containsExactly("ant|20|100.0|95.0", "bee|20|95.0|85.0");
    assertThat(files.rows("confusions"))
        .containsExactly(
            "full precision|bee|ant|1|5.0", "2-bit|bee|ant|3|15.0", "2-bit|ant|bee|1|5.0");
    JsonNode runs = files.json().at("/runs");
    assertThat(runs.at("/0/correct_per_class").toString()).isEqualTo("[20,19]");
    assertThat(runs.at("/1/correct_per_class").toString()).isEqualTo("[19,17]");
  }

  @Test
  void theImagesWhoseAnswerChangesAndTheMostConfidentMistakesAreShown() throws Exception {
    ReportFiles files = write(images(), 6);
    // 8, 7 and 3 change, the most certain one first; 5 is the mistake of full precision, and the
    // best one of 2 bits that is not shown for it is 8.
    assertThat(shown(files))
        .extracting(image -> image.getAttribute("alt"))
        .containsExactly(
            "validation image 8: ant",
            "validation image 7: bee",
            "validation image 3: bee",
            "validation image 5: bee",
            "validation image 8: ant",
            "validation image 7: bee");
    Element section = section(files);
    assertThat(section.getTextContent())
        .contains("full precision: ✓ ant 68.0\u00a0%, bee 32.0\u00a0%")
        .contains("2-bit: ✗ bee 68.0\u00a0%, ✓ ant 32.0\u00a0%");
  }

  private static Element section(ReportFiles files) throws Exception {
    return Xml.all(files.html(), "section").stream()
        .filter(each -> each.getAttribute("id").equals("images"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"32, 32", "128, 128", "300, 128"})
  void imagesAreEmbeddedAtMost128PixelsLarge(int side, int expected) throws Exception {
    SamplePredictions images = SamplePredictions.writeTo(folder.resolve("large"), side, CLASSES);
    ReportFiles files = write(images, 2);
    for (Element image : shown(files)) {
      String url = image.getAttribute("src");
      assertThat(url).matches("data:image/(png|jpeg);base64,.*");
      byte[] bytes = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
      assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(expected);
    }
    assertThat(shown(files)).hasSize(2);
  }

  @Test
  void noneIsShownWhereNoneIsAskedFor() throws Exception {
    ReportFiles files = write(images(), 0);
    assertThat(shown(files)).isEmpty();
    assertThat(files.htmlWithoutCode()).doesNotContain("Validation images");
  }

  @Test
  void whereTheShardsAreGoneOneLineSaysSo() throws Exception {
    SamplePredictions images = images();
    Path shard = images.folder().resolve("val-0.tfrecord");
    Files.delete(shard);
    ReportFiles files = write(images, 6);
    assertThat(shown(files)).isEmpty();
    assertThat(section(files).getTextContent())
        .contains("No images are shown, because they could not be read: " + shard + " is missing");
    assertThat(files.rows("classes")).hasSize(2);
  }

  @Test
  void whereTheShardsAreOfOtherImagesNoneIsShown() throws Exception {
    SamplePredictions images = images();
    SamplePredictions.writeTo(images.folder(), 32, List.of("ant", "bee", "cow"));
    assertThat(shown(write(images, 6))).isEmpty();
  }

  @Test
  void allImagesTogetherTakeTwoMebibytesAtMostAndTheOthersAreCounted() throws Exception {
    SamplePredictions images = SamplePredictions.writeTo(folder.resolve("large"), 128, CLASSES);
    int[] wrong = IntStream.range(0, SamplePredictions.IMAGES).map(i -> 1 - i % 2).toArray();
    int[] percent = new int[wrong.length];
    Arrays.fill(percent, 90);
    Map<String, ImagePredictions> byRun =
        Map.of(FULL.spec().fingerprint(), images.predictions(wrong, percent));
    ReportFiles files = write(images, images.section(byRun, wrong.length, FULL, TWO));
    List<Element> shown = shown(files);
    int bytes = shown.stream().mapToInt(image -> image.getAttribute("src").length()).sum();
    assertThat(bytes).isLessThanOrEqualTo(2 << 20).isGreaterThan(2_000_000);
    int others = wrong.length - shown.size();
    assertThat(others).isPositive();
    assertThat(section(files).getTextContent())
        .contains(others + " more images would take more than 2 MiB in all.");
  }

  @Test
  void ofManyClassesTheBestTheWorstAndTheMostChangedAreListed() throws Exception {
    List<String> names = IntStream.range(0, 60).mapToObj(i -> "class " + i).toList();
    SamplePredictions images = SamplePredictions.writeTo(folder.resolve("many"), 32, names);
    int[] top = IntStream.range(0, SamplePredictions.IMAGES).toArray();
    int[] percent = top.clone();
    Arrays.fill(percent, 90);
    top[7] = 8;
    ImagePredictions full = images.predictions(top, percent);
    top[9] = 8;
    Map<String, ImagePredictions> byRun =
        Map.of(
            FULL.spec().fingerprint(),
            full,
            TWO.spec().fingerprint(),
            images.predictions(top, percent));
    ReportFiles files = write(images, images.section(byRun, 0, FULL, TWO));
    assertThat(files.rows("classes")).hasSize(20).startsWith("class 0|1|100.0|100.0");
    assertThat(files.rows("classes-worst")).hasSize(20).startsWith("class 7|1|0.0|0.0");
    assertThat(files.rows("classes-changed")).hasSize(20).startsWith("class 9|1|100.0|0.0");
  }

  @Test
  void markdownHasTheAccuracyOfEachClassAndTheMostConfidentMistakes() throws Exception {
    assertThat(write(images(), 0).read("report.md").lines())
        .contains(
            "| class | images | full precision | 2-bit |",
            "| bee | 20 | 95.0 | 85.0 |",
            "- full precision: image 5, bee, taken for ant at 65.0\u00a0%",
            "- 2-bit: image 8, ant, taken for bee at 68.0\u00a0%");
  }

  @Test
  void eachNetworkHasItsImagesInAnEqualShareOfTheBytes() throws Exception {
    SamplePredictions images = SamplePredictions.writeTo(folder.resolve("large"), 128, CLASSES);
    int[] wrong = IntStream.range(0, SamplePredictions.IMAGES).map(i -> 1 - i % 2).toArray();
    int[] percent = new int[wrong.length];
    Arrays.fill(percent, 90);
    RunResult other = SampleRuns.run("resnet56", "full", 1, 10, 10, 50);
    Map<String, ImagePredictions> byRun =
        Map.of(
            FULL.spec().fingerprint(), images.predictions(wrong, percent),
            other.spec().fingerprint(), images.predictions(wrong, percent));

    PredictionsSection section = images.section(byRun, wrong.length, FULL, other);

    assertThat(section.images())
        .extracting(ImagesSection::network)
        .containsExactly("resnet20", "resnet56");
    assertThat(section.images())
        .allSatisfy(
            network -> {
              int bytes =
                  network.groups().stream()
                      .flatMap(group -> group.images().stream())
                      .mapToInt(card -> card.url().length())
                      .sum();
              assertThat(bytes).isLessThanOrEqualTo(1 << 20).isGreaterThan(950_000);
            });
  }

  @Test
  void runsWithoutPredictionsAreOneLineAndNothingElse() throws Exception {
    SamplePredictions images = images();
    PredictionsSection none =
        new PredictionsSection(
            List.of(), List.of(), List.of(), "An earlier version evaluated 2 runs.", Map.of());
    ReportFiles files = write(images, none);
    assertThat(files.htmlWithoutCode())
        .contains("<p class=\"small\">An earlier version evaluated 2 runs.</p>")
        .doesNotContain("id=\"classes\"");
    assertThat(files.json().at("/runs/0/correct_per_class").isNull()).isTrue();
  }

  @Test
  void thePageHasAllConfusionsOfFewClasses() throws Exception {
    SamplePredictions images = images();
    PredictionsSection section = images.section(predictions(images), 0, FULL, TWO);
    JsonNode data = pageData(write(images, section));
    for (JsonNode run : data.at("/predictions/runs")) {
      int sum =
          StreamSupport.stream(run.get("confusions").spliterator(), false)
              .mapToInt(each -> each.get(2).asInt())
              .sum();
      assertThat(sum).isEqualTo(SamplePredictions.IMAGES);
    }
    assertThat(data.at("/predictions/runs/1/confusions").toString())
        .isEqualTo("[[0,0,19],[1,1,17],[1,0,3],[0,1,1]]");
    assertThat(requireNonNull(predictions(images).get(TWO.spec().fingerprint())).percentWithin(1))
        .isEqualTo(100.0 * (19 + 17) / SamplePredictions.IMAGES);
  }

  private static JsonNode pageData(ReportFiles files) throws Exception {
    Element data =
        Xml.all(files.html(), "script").stream()
            .filter(each -> each.getAttribute("id").equals("data"))
            .findFirst()
            .orElseThrow();
    return Json.parse(data.getTextContent(), JsonNode.class, "data");
  }
}
