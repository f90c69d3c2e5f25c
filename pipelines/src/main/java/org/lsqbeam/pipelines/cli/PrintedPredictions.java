package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lsqbeam.graphs.integer.Prediction;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.pipelines.classify.ImageClassifier;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.progress.StageProgress;
import org.lsqbeam.transforms.progress.WorkProgress;

/**
 * Prints the classes of images as text or JSON. On a terminal a line shows the progress, unless the
 * results are printed there too.
 */
final class PrintedPredictions implements ImageClassifier.Receiver, AutoCloseable {
  private final boolean json;
  private final PrintStream out;
  private final PrintStream err;
  private final StageProgress progress;
  private long classified;
  private long failed;

  private PrintedPredictions(
      boolean json, PrintStream out, PrintStream err, StageProgress progress) {
    this.json = json;
    this.out = out;
    this.err = err;
    this.progress = progress;
  }

  /** A line of JSON. */
  private record Line(String image, List<Prediction> predictions) {}

  static PrintedPredictions of(boolean json, long images, PrintStream out, PrintStream err) {
    boolean shown =
        Boolean.getBoolean("lsqbeam.terminal") && !Boolean.getBoolean("lsqbeam.terminal.results");
    if (shown) {
      WorkProgress.tell(new ConsoleProgress(err));
    }
    StageProgress progress = new StageProgress("classify", "images classified", images, "");
    return new PrintedPredictions(json, out, err, progress);
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
    progress.add(1);
  }

  @Override
  public void failed(Path file, String reason) {
    err.println(Messages.line(file + ": " + reason));
    failed++;
    progress.add(1);
  }

  /** The number of files that cannot be read. */
  long failed() {
    return failed;
  }

  /** Ends the line of progress, and says how many images there were. */
  @Override
  public void close() {
    new TerminalOutput(err).erase();
    if (classified + failed > 1) {
      err.println(Numbers.count(classified, "image") + " classified, " + failed + " failed");
    }
  }
}
