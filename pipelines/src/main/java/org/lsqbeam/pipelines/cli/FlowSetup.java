package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.runtime.Gpus;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.flow.FlowArguments;
import org.lsqbeam.pipelines.flow.StageRunner;
import org.lsqbeam.transforms.prepare.DatasetPreparation;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.progress.WorkProgress;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.storage.Storage;

/** Makes from a command's arguments what it works on. Nothing is written. */
final class FlowSetup {
  /** The options of every command that is about an experiment's runs. */
  static final List<OptionGroup> OPTIONS =
      List.of(
          OptionGroup.EXPERIMENT,
          OptionGroup.ARTIFACTS,
          OptionGroup.ACCELERATOR,
          OptionGroup.RUNNER,
          OptionGroup.LOG,
          OptionGroup.KEYS);

  private FlowSetup() {}

  /**
   * Makes a flow, with the experiment read and the input looked at, so that mistakes are found
   * before work begins.
   *
   * @param err takes notes and progress
   */
  static Flow flow(CommandArguments arguments, PrintStream err) throws IOException {
    return flow(arguments, "", err);
  }

  /** Makes a flow of an experiment that was read from elsewhere, with its name. */
  static Flow flow(CommandArguments arguments, Experiment experiment, String name, PrintStream err)
      throws IOException {
    return flow(arguments, experiment, name, name, "", err);
  }

  /**
   * Makes a flow whose runs and report are not in the output itself.
   *
   * @param folder of the output, where they are; empty for the output
   */
  static Flow flow(CommandArguments arguments, String folder, PrintStream err) throws IOException {
    ExperimentArguments experiment = arguments.experiment();
    return flow(
        arguments,
        experiment(arguments),
        experiment.experimentName(),
        experiment.reportName(),
        folder,
        err);
  }

  private static Flow flow(
      CommandArguments arguments,
      Experiment experiment,
      String name,
      String report,
      String folder,
      PrintStream err)
      throws IOException {
    TemporaryFolder.require();
    ConsoleProgress progress = new ConsoleProgress(err);
    WorkProgress.tell(progress);
    StageRunner runner = new StageRunner(arguments.runner(), progress);
    ArtifactArguments artifacts =
        runner.isOnFlink() ? arguments.artifacts().absolute() : arguments.artifacts();
    warn(experiment, err);
    configureTensorFlow(arguments.accelerator());
    if (!runner.isOnFlink()) {
      requireHere(artifacts, arguments.accelerator());
    }
    Preset preset = experiment.preset();
    if (artifacts.input() != null) {
      err.println("looking for images in " + artifacts.input());
    }
    ImageSource source = images(preset, artifacts.input());
    ArtifactStore output = ArtifactStore.lookInto(artifacts.output());
    ArtifactStore store =
        folder.isEmpty() ? output : ArtifactStore.lookInto(output.storage().in(folder).root());
    Flow flow =
        new Flow(
            runner,
            new FlowArguments(
                name,
                report,
                arguments.page(),
                experiment,
                store,
                new DatasetPreparation(source, preset, output.storage(), artifacts.maxRejected()),
                artifacts.work(),
                arguments.accelerator().requireGpu(),
                arguments.evaluation().comparesIntegers(),
                arguments.evaluation().arithmetic()),
            progress);
    if (!experiment.init().isEmpty()) {
      experiment.checkInits(source.classes().size()).forEach(err::println);
    }
    return flow;
  }

  /** Reads the experiment, with its overrides. */
  static Experiment experiment(CommandArguments arguments) throws IOException {
    ExperimentArguments experiment = arguments.experiment();
    return ExperimentFile.read(experiment.experiment(), experiment.overrides());
  }

  /** Prints what a person should know before work begins. */
  static void warn(Experiment experiment, PrintStream err) {
    experiment.warnings().forEach(warning -> err.println("warning: " + warning));
  }

  /** Makes sure that this process can train. A cluster's workers check for themselves. */
  private static void requireHere(ArtifactArguments artifacts, AcceleratorArguments accelerator) {
    artifacts.work().requireWritable();
    if (accelerator.requireGpu()) {
      Gpus.require();
    }
  }

  /** Sets what holds for all of this process. */
  static void configureTensorFlow(AcceleratorArguments accelerator) {
    OneDnnCaches.allowCorrection(accelerator.correctCpuCaches());
    if (accelerator.threads() != 0) {
      Sessions.useThreads(accelerator.threads());
    }
  }

  /**
   * Finds the images of a preset.
   *
   * @throws IllegalArgumentException if the preset needs an input and there is none, or the reverse
   */
  static ImageSource images(Preset preset, @Nullable String input) throws IOException {
    boolean synthetic = preset.generatesImages();
    if (synthetic && input != null) {
      throw new IllegalArgumentException(
          "input is '"
              + input
              + "'; must not be given for preset synthetic, which draws its images");
    }
    if (synthetic) {
      return new SyntheticImages(1, SyntheticImages.TRAIN, SyntheticImages.VALIDATION);
    }
    if (input == null || input.isBlank()) {
      throw new IllegalArgumentException(
          "input is missing; dataset " + preset.name() + " needs --input=PATH of its images");
    }
    return ImageSource.detect(Storage.at(input));
  }
}
