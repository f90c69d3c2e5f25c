package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;

/** Formats the accuracies of packed networks on integers for a terminal, in ASCII. */
final class IntegerTable {
  private static final List<String> HEADINGS =
      List.of("run", "certificate", "trained", "integers", "other class");

  private IntegerTable() {}

  /** Returns a line for each run that was compared, below headings; empty if none was. */
  static String of(RunResults runs) {
    List<List<String>> lines = new ArrayList<>(List.of(HEADINGS));
    for (RunResult run : runs.inOrder()) {
      AgreementFile file = run.agreement();
      if (file != null) {
        lines.add(line(run.name(), file.agreement()));
      }
    }
    return lines.size() == 1
        ? ""
        : "Top-1 of the trained graph and on integers, percent\n" + AlignedLines.of("<<>>>", lines);
  }

  private static List<String> line(String run, IntegerAgreement of) {
    return List.of(
        PlainTable.ascii(run),
        Sha256.digits(of.certificate().sha256()),
        Numbers.decimals(of.percent(of.trained().top1()), 2),
        Numbers.decimals(of.percent(of.integer().top1()), 2),
        Numbers.count(of.differences().size()));
  }
}
