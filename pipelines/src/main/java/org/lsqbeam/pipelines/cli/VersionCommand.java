package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.lsqbeam.graphs.runtime.Revision;
import org.lsqbeam.graphs.runtime.TensorFlowVersion;

/** Prints the versions of lsq-beam and of what it computes with. */
final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public String description() {
    return "print the versions of lsq-beam, TensorFlow and Java";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) {
    String version =
        Objects.requireNonNullElse(
            Main.class.getPackage().getImplementationVersion(), "development version");
    out.println("lsq-beam " + version + " (" + Revision.name() + ")");
    out.println("TensorFlow " + TensorFlowVersion.description());
    out.println(
        "Java "
            + System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vm.name")
            + ")");
    return ExitCode.DONE;
  }
}
