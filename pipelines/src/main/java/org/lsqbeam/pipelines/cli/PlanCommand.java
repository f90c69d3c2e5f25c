package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.plan.ExperimentPlan;
import org.lsqbeam.pipelines.plan.MeasuredRates;
import org.lsqbeam.pipelines.plan.PlanCosts;
import org.lsqbeam.pipelines.plan.PlanText;
import org.lsqbeam.pipelines.plan.PlannedDataset;
import org.lsqbeam.pipelines.plan.Rates;
import org.lsqbeam.pipelines.plan.RecordedRates;
import org.lsqbeam.pipelines.plan.Timetable;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/** Says what an experiment would take. It writes nothing and needs no images. */
final class PlanCommand implements Command {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String description() {
    return "dry run: list the runs with status, size, updates, disk, time";
  }

  @Override
  public List<OptionGroup> options() {
    return Stream.concat(Stream.of(OptionGroup.PLAN), FlowSetup.OPTIONS.stream()).toList();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    Experiment experiment = FlowSetup.experiment(arguments);
    FlowSetup.warn(experiment, err);
    FlowSetup.configureTensorFlow(arguments.accelerator());
    PlannedDataset dataset = dataset(arguments.artifacts(), experiment.preset());
    experiment.checkInits(dataset.classes()).forEach(err::println);
    ArtifactStore store = ArtifactStore.lookInto(arguments.artifacts().output());
    ExperimentPlan plan =
        ExperimentPlan.of(arguments.experiment().experimentName(), experiment, dataset, store);
    PlanArguments planned = arguments.plan();
    @Nullable Rates rates = rates(planned, plan, store, err);
    @Nullable Timetable timetable = rates == null ? null : Timetable.of(plan.runs(), rates);
    out.print(new PlanText(plan, timetable, planned.workers()));
    if (timetable != null) {
      boolean onCloud = store.storage().objectStorage().isPresent();
      out.print(new PlanCosts(plan, timetable, planned.workers(), planned.pricePerHour(), onCloud));
    }
    return ExitCode.DONE;
  }

  private static @Nullable Rates rates(
      PlanArguments planned, ExperimentPlan plan, ArtifactStore store, PrintStream err)
      throws IOException {
    if (planned.measure()) {
      return MeasuredRates.of(plan.runs(), err);
    }
    return planned.rates() != null
        ? planned.rates()
        : RecordedRates.read(store, plan.runs()).orElse(null);
  }

  private static PlannedDataset dataset(ArtifactArguments artifacts, Preset preset)
      throws IOException {
    boolean known = artifacts.input() != null || preset.generatesImages();
    @Nullable ImageSource source = known ? FlowSetup.images(preset, artifacts.input()) : null;
    return PlannedDataset.of(Storage.at(artifacts.output()), preset, source);
  }
}
