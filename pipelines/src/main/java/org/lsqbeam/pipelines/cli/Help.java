package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.options.AcceleratorOptions;
import org.lsqbeam.pipelines.options.ArtifactOptions;
import org.lsqbeam.pipelines.options.ExperimentOptions;
import org.lsqbeam.pipelines.options.PlanOptions;

/** What {@code lsq --help} prints, made from the commands and options themselves. */
final class Help {
  private Help() {}

  static void print(PrintStream out) {
    out.println("usage: lsq COMMAND [--option=value ...]");
    out.println();
    out.println("Commands");
    for (Command command : Command.values()) {
      item(out, command.word(), command.description());
    }
    out.println();
    out.println("Options");
    Stream.concat(options(ArtifactOptions.class), options(AcceleratorOptions.class))
        .forEach(option -> item(out, option));
    item(out, "--experiment", experimentDescription());
    item(
        out,
        "--runner, ...",
        "Every option of Beam and of its runner; DirectRunner by default. On a Flink cluster:"
            + " --runner=FlinkRunner --flinkMaster=HOST:PORT (docs/running-on-a-cluster.md).");
    out.println();
    out.println("Options of plan");
    options(PlanOptions.class).forEach(option -> item(out, option));
    out.println();
    out.println("Keys of an experiment's YAML file, each also an option that overrides the file.");
    out.println(
        "A list of values multiplies the runs, of any of them: --weightDecay=1e-4,2e-4. What");
    out.println("differs at full precision is trained anew there: '{full: 1e-4, quantized: 2e-4}'");
    out.println("keeps its runs one.");
    options(ExperimentOptions.class)
        .filter(option -> !name(option).equals("experiment"))
        .forEach(option -> item(out, option));
    out.println();
    item(out, "Experiments", String.join(", ", ExperimentFile.names()));
    out.println();
    out.println("Exit codes: 0 done, 2 wrong options or experiment, 3 wrong input data,");
    out.println("4 a training run diverged or failed, 1 anything else");
  }

  private static String experimentDescription() {
    return options(ExperimentOptions.class)
        .filter(option -> name(option).equals("experiment"))
        .map(Help::description)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Method> options(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Description.class))
        .sorted(Comparator.comparing(Help::name));
  }

  private static String name(Method getter) {
    String name = getter.getName().substring("get".length());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String description(Method getter) {
    String text = getter.getAnnotation(Description.class).value();
    Default.String string = getter.getAnnotation(Default.String.class);
    if (string != null) {
      return text + " Default: " + string.value();
    }
    Default.Double number = getter.getAnnotation(Default.Double.class);
    return number == null ? text : text + " Default: " + number.value();
  }

  private static void item(PrintStream out, Method getter) {
    item(out, "--" + name(getter), description(getter));
  }

  /** One name with its description, broken at 95 characters. */
  private static void item(PrintStream out, String name, String description) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-20s", name));
    for (StringTokenizer words = new StringTokenizer(description); words.hasMoreTokens(); ) {
      String word = words.nextToken();
      if (line.length() + word.length() > 95) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(22));
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
