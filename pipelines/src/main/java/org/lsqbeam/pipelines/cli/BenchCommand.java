package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.runtime.CpuInfo;
import org.lsqbeam.pipelines.bench.BenchResults;
import org.lsqbeam.pipelines.bench.Benchmarks;
import org.lsqbeam.pipelines.bench.Clock;
import org.lsqbeam.pipelines.bench.LineResult;
import org.lsqbeam.pipelines.bench.Peers;
import org.lsqbeam.pipelines.options.BenchOptions;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.source.ImageSource;

/** Measures training, evaluation, integers and input, beside other programs. */
final class BenchCommand implements Command {
  private static final String FLOW = "flow";
  private static final String ALL = "all";
  private static final int MOST_IMAGES = 250;
  private static final int MOST_ROUNDS = 1000;

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String description() {
    return "measure training, evaluation, integers and input, beside other programs";
  }

  @Override
  public List<OptionGroup> options() {
    return Stream.concat(Stream.of(OptionGroup.BENCH), FlowSetup.OPTIONS.stream()).toList();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    BenchOptions options = arguments.options();
    int rounds = (int) OptionValue.whole("rounds", options.getRounds(), 1, MOST_ROUNDS);
    Clock clock = Clock.named(options.getClock());
    String json = options.getJson();
    FlowSetup.configureTensorFlow(arguments.accelerator());
    try (Peers peers = new Peers(options.getPython())) {
      Benchmarks benchmarks = new Benchmarks(peers, files(arguments.artifacts().input()));
      List<String> names = names(options.getLines(), benchmarks.names());
      List<LineResult> results = new ArrayList<>();
      for (String name : names) {
        if (name.equals(FLOW)) {
          new FlowBench(arguments, out, err).run();
        } else {
          err.println("measuring " + name);
          LineResult result = benchmarks.measure(name, rounds, clock);
          out.println(BenchResults.text(result));
          results.add(result);
        }
      }
      BenchResults all = BenchResults.of(CpuInfo.name(), clock, rounds, results);
      out.println(all.conditions());
      if (json != null) {
        Json.write(Path.of(json), all);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the measurement was interrupted");
    }
    return ExitCode.DONE;
  }

  /** Reads images for preparing. */
  private static List<byte[]> files(@Nullable String input) throws IOException {
    List<byte[]> files = new ArrayList<>();
    if (input != null) {
      for (ImageSource.Part part : FlowSetup.images(Preset.IMAGENET, input).parts()) {
        if (files.size() < MOST_IMAGES) {
          part.read(new Files(files));
        }
      }
    }
    return files.subList(0, Math.min(MOST_IMAGES, files.size()));
  }

  /** Keeps the bytes of files. */
  private record Files(List<byte[]> found) implements ImageSource.Receiver {
    @Override
    public void encoded(String className, String file, byte[] bytes) {
      found.add(bytes);
    }

    @Override
    public void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason) {}

    @Override
    public void pixels(String className, String file, Supplier<Image> image) {}
  }

  private static List<String> names(String lines, List<String> measured) {
    List<String> known = Stream.concat(measured.stream(), Stream.of(FLOW)).toList();
    if (lines.equals(ALL)) {
      return known;
    }
    List<String> names = Arrays.stream(lines.split(",", -1)).map(String::strip).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown line '" + name + "'" + Suggestions.didYouMeanOrOneOf(name, known));
      }
    }
    return names;
  }
}
