package org.lsqbeam.pipelines.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.report.Xml;
import org.lsqbeam.pipelines.report.chart.LineChart.Line;
import org.lsqbeam.pipelines.report.chart.LineChart.Point;
import org.w3c.dom.Element;

class LineChartTest {
  private static final Axis EPOCHS = new Axis(0, 10, 2);
  private static final Axis PERCENT = new Axis(50, 100, 10);

  @Test
  void pointsLieWhereTheAxesSay() throws Exception {
    List<Point> points = List.of(new Point(0, 50), new Point(5, 75), new Point(10, 100));

    Element svg = chart(new Line("", "full", points));

    // The plot is 44 to 372 across and 258 up to 30: the middle is at 208, 144.
    assertThat(Xml.all(svg, "polyline").get(0).getAttribute("points"))
        .isEqualTo("44.0,258.0 208.0,144.0 372.0,30.0");
  }

  @Test
  void eachTickStandsAtItsValue() throws Exception {
    Element svg = chart(new Line("", "full", List.of(new Point(0, 50))));

    List<String> ticks = new ArrayList<>();
    for (Element text : Xml.all(svg, "text")) {
      if (text.getAttribute("text-anchor").equals("middle")) {
        ticks.add(text.getTextContent() + " at " + text.getAttribute("x"));
      }
    }
    assertThat(ticks)
        .containsExactly(
            "0 at 44.0", "2 at 109.6", "4 at 175.2", "6 at 240.8", "8 at 306.4", "10 at 372.0");
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
      assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThanOrEqualTo(16.9);
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

  private static Element chart(Line... lines) throws Exception {
    return Xml.parse(new LineChart("curves", "percent", EPOCHS, PERCENT, List.of(lines)).svg());
  }
}
