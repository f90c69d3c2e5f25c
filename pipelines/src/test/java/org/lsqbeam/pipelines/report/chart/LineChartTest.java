package org.lsqbeam.pipelines.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.report.Xml;
import org.lsqbeam.pipelines.report.chart.LineChart.Line;
import org.lsqbeam.pipelines.report.chart.LineChart.Point;
import org.w3c.dom.Element;

class LineChartTest {
  private static final Axis EPOCHS = new Axis(0, 10, 2);
  private static final Axis PERCENT = new Axis(50, 100, 10);

  /** The names' size in the page's style sheet. */
  private static final double FONT_SIZE = 12.5;

  @Test
  void aStraightLineRunsFromOneCornerOfThePlotToTheOther() throws Exception {
    Element svg =
        chart(
            new Line("", "full", List.of(new Point(0, 50), new Point(5, 75), new Point(10, 100))));

    List<double[]> points = points(Xml.all(svg, "polyline").get(0));
    double[] first = points.get(0);
    double[] last = points.get(2);
    assertThat(first[0]).isBetween(0.0, last[0] - 100);
    assertThat(last[0]).isLessThan(LineChart.WIDTH);
    assertThat(last[1]).isBetween(0.0, first[1] - 100);
    assertThat(first[1]).isLessThan(LineChart.HEIGHT);
    assertThat(points.get(1)[0]).isCloseTo((first[0] + last[0]) / 2, within(0.1));
    assertThat(points.get(1)[1]).isCloseTo((first[1] + last[1]) / 2, within(0.1));
  }

  @Test
  void eachTickStandsBelowItsValue() throws Exception {
    List<Point> points = new ArrayList<>();
    for (int epoch = 0; epoch <= 10; epoch += 2) {
      points.add(new Point(epoch, 50));
    }

    Element svg = chart(new Line("", "full", points));

    List<Element> ticks =
        Xml.all(svg, "text").stream()
            .filter(text -> text.getAttribute("text-anchor").equals("middle"))
            .toList();
    assertThat(ticks)
        .extracting(Element::getTextContent)
        .containsExactly("0", "2", "4", "6", "8", "10");
    List<double[]> drawn = points(Xml.all(svg, "polyline").get(0));
    for (int i = 0; i < ticks.size(); i++) {
      assertThat(Double.parseDouble(ticks.get(i).getAttribute("x"))).isEqualTo(drawn.get(i)[0]);
    }
  }

  @Test
  void labelsOfCurvesThatEndTogetherDoNotOverlap() throws Exception {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lines.add(new Line("run " + i, "full", List.of(new Point(10, 50 + i / 10.0))));
    }

    Element svg = chart(lines.toArray(Line[]::new));

    List<Double> heights =
        Xml.all(svg, "text").stream()
            .filter(text -> text.getAttribute("class").equals("name"))
            .map(text -> Double.valueOf(text.getAttribute("y")))
            .toList();
    assertThat(heights).hasSize(5);
    for (int i = 1; i < heights.size(); i++) {
      assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThan(FONT_SIZE);
    }
    assertThat(heights.get(4)).isLessThan(LineChart.HEIGHT);
  }

  @Test
  void anAxisCoversItsValuesAtRoundTicks() {
    assertThat(Axis.covering(10, 91.3, 6, 0.1)).isEqualTo(new Axis(0, 100, 20));
    assertThat(Axis.covering(0, 7, 6, 1)).isEqualTo(new Axis(0, 8, 2));
    assertThat(Axis.covering(3, 3, 6, 1)).isEqualTo(new Axis(3, 4, 1));
    assertThat(Axis.covering(0, 100, 6, 0.1).ticks()).containsExactly(0., 20., 40., 60., 80., 100.);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Axis.covering(0, Double.NaN, 6, 1))
        .withMessageContaining("NaN");
  }

  /** The x and y of each point of a polyline. */
  private static List<double[]> points(Element polyline) {
    return Arrays.stream(polyline.getAttribute("points").split(" "))
        .map(point -> Arrays.stream(point.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  private static Element chart(Line... lines) throws Exception {
    return Xml.parse(new LineChart("curves", "percent", EPOCHS, PERCENT, List.of(lines)).svg());
  }
}
