package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** What is measured, and how. */
public interface BenchOptions {
  @Description(
      "The lines to measure, separated by commas: quantizer, update-resnet-20,"
          + " evaluation-resnet-20, integers-resnet-20, the same of resnet-18, prepare,"
          + " input, and flow, which"
          + " is the experiment's training in the pipeline.")
  @Default.String("all")
  String getLines();

  @Description("How often each contender of a line has a turn that counts, 1 to 1000.")
  @Default.String("9")
  String getRounds();

  @Description(
      "Which time is compared: wall, by the clock, or cpu, of all cores, which other processes"
          + " change less.")
  @Default.String("wall")
  String getClock();

  @Description(
      "Command of the Python 3 whose PyTorch, ONNX Runtime and Pillow are compared; what it lacks"
          + " is left out.")
  @Default.String("python3")
  String getPython();

  @Description("Path of a JSON file that takes the measurements. Default: none is written.")
  @Nullable String getJson();
}
