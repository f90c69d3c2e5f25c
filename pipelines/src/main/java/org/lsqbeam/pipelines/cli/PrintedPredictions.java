package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.Prediction;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.pipelines.classify.ImageClassifier;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * Prints the classes of images as text or JSON. On a terminal a bar shows the progress, unless the
 * results are printed there too.
 */
final class PrintedPredictions implements ImageClassifier.Receiver, AutoCloseable {
  private final boolean json;
  private final PrintStream out;
  private final PrintStream err;
  private final @Nullable ProgressBar bar;
  private long classified;
  private long failed;

  private PrintedPredictions(
      boolean json, PrintStream out, PrintStream err, @Nullable ProgressBar bar) {
    this.json = json;
    this.out = out;
    this.err = err;
    this.bar = bar;
  }

  /** A line of JSON. */
  private record Line(String image, List<Prediction> predictions) {}

  static PrintedPredictions of(boolean json, long images, PrintStream out, PrintStream err) {
    boolean shown =
        Boolean.getBoolean("lsqbeam.terminal") && !Boolean.getBoolean("lsqbeam.terminal.results");
    return new PrintedPredictions(json, out, err, shown ? bar(images) : null);
  }

  private static ProgressBar bar(long images) {
    return new ProgressBarBuilder()
        .setTaskName("classify")
        .setInitialMax(images)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .showSpeed()
        .build();
  }

  @Override
  public void classified(Path image, List<Prediction> predictions) throws IOException {
    if (json) {
      out.println(Json.line(new Line(image.toString(), predictions)));
    } else {
      StringBuilder text = new StringBuilder(Messages.line(image.toString())).append('\n');
      for (Prediction prediction : predictions) {
        text.append(
            String.format(
                Locale.ROOT,
                "  %6.2f %%  %s%n",
                100 * prediction.probability(),
                Messages.line(prediction.className())));
      }
      out.print(text);
    }
    if (out.checkError()) { // such as a closed pipe
      throw new IOException("standard output cannot be written");
    }
    classified++;
    step();
  }

  @Override
  public void failed(Path file, String reason) {
    // Behind the bar, which is drawn again below.
    err.println((bar == null ? "" : "\n") + Messages.line(file + ": " + reason));
    failed++;
    step();
  }

  private void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /** The number of files that cannot be read. */
  long failed() {
    return failed;
  }

  /** Ends the bar, and says how many images there were. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
    if (classified + failed > 1) {
      err.println(Numbers.count(classified, "image") + " classified, " + failed + " failed");
    }
  }
}
