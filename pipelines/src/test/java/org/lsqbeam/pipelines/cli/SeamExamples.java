package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.Convolution;
import org.lsqbeam.graphs.network.Features;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.pipelines.experiment.ExperimentKeys;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;

/** The examples of CONTRIBUTING.md, compiled. {@link SeamExamplesTest} uses them. */
final class SeamExamples {
  private SeamExamples() {}

  // example: network
  /** Two convolutions and a dense layer. */
  record TwoLayers(int filters) implements Network {
    @Override
    public Features logits(Layers layers, Features images, int classes) {
      Features x = layers.firstConvolution("conv1", images, Convolution.square(3, filters));
      x = layers.relu(layers.batchNormalization("conv1/norm", x));
      x = layers.convolution("conv2", x, Convolution.square(3, filters));
      x = layers.relu(layers.batchNormalization("conv2/norm", x));
      return layers.lastDense("logits", layers.globalAveragePool(x), classes);
    }
  }

  // end

  // example: source
  /** Uniform images: dark ones and bright ones. */
  record UniformImages(int count) implements ImageSource {
    @Override
    public List<String> classes() {
      return List.of("bright", "dark");
    }

    @Override
    public Map<String, Object> identity() {
      return Map.of("kind", "uniform", "count", count);
    }

    @Override
    public List<Part> parts() {
      return List.of(new Uniform(Split.TRAIN, count), new Uniform(Split.VALIDATION, count));
    }

    private record Uniform(Split split, int images) implements Part {
      @Override
      public void read(Receiver receiver) throws IOException {
        for (int i = 0; i < images; i++) {
          byte[] rgb = new byte[3 * 8 * 8];
          Arrays.fill(rgb, (byte) (i % 2 == 0 ? 200 : 50));
          String name = i % 2 == 0 ? "bright" : "dark";
          receiver.pixels(name, name + i, () -> new Image(8, 8, rgb));
        }
      }
    }
  }

  // end

  // example: command
  /** Prints every experiment key with its default as JSON. */
  static final class KeysCommand implements Command {
    @Override
    public String name() {
      return "keys";
    }

    @Override
    public String description() {
      return "print every experiment key with its default, as JSON";
    }

    @Override
    public List<OptionGroup> options() {
      return List.of();
    }

    @Override
    public int run(CommandArguments arguments, PrintStream out, PrintStream err) {
      out.println(Json.line(ExperimentKeys.all()));
      return ExitCode.DONE;
    }
  }

  // end

  // example: setting
  /** Settings of an imagined loss. */
  record LabelSmoothing(
      @Setting(
              value = "Share of each label that is spread over all classes.",
              defaultText = "0",
              range = "[0, 1)")
          double labelSmoothing) {
    LabelSmoothing {
      Settings.check(LabelSmoothing.class, "labelSmoothing", labelSmoothing);
    }
  }
  // end
}
