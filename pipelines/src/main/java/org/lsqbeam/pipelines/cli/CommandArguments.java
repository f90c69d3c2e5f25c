package org.lsqbeam.pipelines.cli;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.pipelines.report.PageContent;
import org.lsqbeam.pipelines.report.Rates;

/**
 * A command line, checked.
 *
 * @param text as a shell takes it, to be kept: {@link CommandText}
 * @param words that are not options
 * @param experiment the experiment, its overrides and its report's name
 * @param from the results.json of the report to reproduce; null where the experiment says what to
 *     do
 * @param artifacts what is read and written
 * @param accelerator what TensorFlow computes on
 * @param evaluation what an evaluation computes with
 * @param plan what a plan's times are computed from
 * @param page what report.html holds
 * @param dataset the folder name of the dataset that a report covers; null for the only one that
 *     fits
 * @param options the values of our options
 * @param runner the options of Beam and its runner; null where none is given
 */
record CommandArguments(
    String text,
    List<String> words,
    ExperimentArguments experiment,
    @Nullable String from,
    ArtifactArguments artifacts,
    AcceleratorArguments accelerator,
    EvaluationArguments evaluation,
    PlanArguments plan,
    PageContent page,
    @Nullable String dataset,
    LsqOptions options,
    @Nullable PipelineOptions runner) {
  CommandArguments {
    words = List.copyOf(words);
  }

  static CommandArguments of(
      Command command,
      List<String> line,
      List<String> words,
      LsqOptions options,
      @Nullable PipelineOptions runner,
      Map<String, String> overrides) {
    return new CommandArguments(
        CommandText.of(command, line),
        words,
        ExperimentArguments.of(options, overrides),
        options.getFrom(),
        ArtifactArguments.of(options),
        AcceleratorArguments.of(options),
        EvaluationArguments.of(options),
        PlanArguments.of(options),
        page(options),
        options.getDataset(),
        options,
        runner);
  }

  /** The same arguments with other values of some experiment keys. */
  CommandArguments with(Map<String, String> overrides) {
    return new CommandArguments(
        text,
        words,
        experiment.with(overrides),
        from,
        artifacts,
        accelerator,
        evaluation,
        plan,
        page,
        dataset,
        options,
        runner);
  }

  /** The same arguments with another number of TensorFlow's threads, and arithmetic. */
  CommandArguments with(int threads, Arithmetic arithmetic) {
    return new CommandArguments(
        text,
        words,
        experiment,
        from,
        artifacts,
        new AcceleratorArguments(threads, accelerator.correctCpuCaches(), accelerator.requireGpu()),
        new EvaluationArguments(evaluation.comparesIntegers(), arithmetic),
        plan,
        page,
        dataset,
        options,
        runner);
  }

  private static PageContent page(LsqOptions options) {
    return new PageContent(
        (int)
            OptionValue.whole(
                "embedNetworks", options.getEmbedNetworks(), 0, PageContent.MOST_MEBIBYTES),
        (int)
            OptionValue.whole(
                "reportImages", options.getReportImages(), 0, PageContent.MOST_IMAGES),
        new Rates(
            OptionValue.price("pricePerHour", options.getPricePerHour()),
            OptionValue.price("watts", options.getWatts())));
  }
}
