package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.report.ReportDifference;
import org.lsqbeam.pipelines.text.Numbers;

/** Shows in which settings and accuracies two reports differ. */
final class CompareCommand implements Command {
  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String description() {
    return "show in which settings and accuracies two reports differ";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.COMPARISON);
  }

  @Override
  public String words() {
    return "FIRST/results.json SECOND/results.json";
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    List<String> files = arguments.words();
    if (files.size() != 2) {
      throw new IllegalArgumentException(
          "compare has "
              + Numbers.count(files.size(), "file")
              + "; must be two, each a report's results.json");
    }
    ReportDifference difference =
        RecordedResults.readForComparison("first", files.get(0), err::println)
            .differenceFrom(
                RecordedResults.readForComparison("second", files.get(1), err::println));
    String html = arguments.options().getHtml();
    out.print(difference.text());
    if (html != null) {
      AtomicFile.write(Path.of(html), difference.html(files.get(0), files.get(1)));
      out.println("Page: " + html);
    }
    return ExitCode.DONE;
  }
}
