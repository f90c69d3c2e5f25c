package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.pipelines.options.OptionValues;
import org.lsqbeam.pipelines.options.Overrides;
import org.lsqbeam.pipelines.plan.ExperimentPlan;
import org.lsqbeam.pipelines.plan.GivenRates;
import org.lsqbeam.pipelines.plan.MeasuredRates;
import org.lsqbeam.pipelines.plan.PlanText;
import org.lsqbeam.pipelines.plan.PlannedDataset;
import org.lsqbeam.pipelines.plan.Rates;
import org.lsqbeam.pipelines.plan.Timetable;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/** What an experiment would take. Writes nothing, and needs no photographs. */
final class Plan {
  private static final int MOST_WORKERS = 1_000_000;

  private final LsqOptions options;

  Plan(LsqOptions options) {
    this.options = options;
  }

  /** Prints it; what is worth a note meanwhile is told on another stream. */
  void print(PrintStream out, PrintStream progress) throws IOException {
    Experiment experiment = ExperimentFile.read(options.getExperiment(), Overrides.of(options));
    Flow.configureTensorFlow(options);
    int workers = (int) OptionValues.number("workers", options.getWorkers(), 1, MOST_WORKERS);
    boolean measured = isMeasured();
    @Nullable GivenRates given = given();
    if (measured && given != null) {
      throw new IllegalArgumentException(
          "imagesPerSecond is '"
              + options.getImagesPerSecond()
              + "'; with --measure it takes none");
    }
    PlannedDataset dataset = dataset(Preset.named(experiment.preset()));
    experiment.checkInits(dataset.classes()).forEach(progress::println);
    ArtifactStore store = ArtifactStore.lookInto(Flow.output(options));
    ExperimentPlan plan =
        ExperimentPlan.of(
            ExperimentFile.nameOf(options.getExperiment()), experiment, dataset, store);
    @Nullable Rates rates = measured ? MeasuredRates.of(plan.runs(), progress) : given;
    @Nullable Timetable timetable = rates == null ? null : Timetable.of(plan.runs(), rates);
    out.print(new PlanText(plan, timetable, workers));
  }

  private PlannedDataset dataset(Preset preset) throws IOException {
    @Nullable String input = options.getInput();
    boolean known = input != null || preset.equals(Preset.SYNTHETIC);
    @Nullable ImageSource source = known ? Flow.photographs(preset, input) : null;
    return PlannedDataset.of(
        Storage.at(Flow.output(options)), preset, source, Flow.maxRejected(options));
  }

  private @Nullable GivenRates given() {
    @Nullable String rates = options.getImagesPerSecond();
    return rates == null ? null : GivenRates.parse(rates);
  }

  private boolean isMeasured() {
    return OptionValues.flag("measure", options.getMeasure());
  }
}
