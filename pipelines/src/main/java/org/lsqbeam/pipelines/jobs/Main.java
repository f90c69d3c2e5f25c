package org.lsqbeam.pipelines.jobs;

import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.lsqbeam.pipelines.options.LsqOptions;

/** The command line. */
public final class Main {
  private Main() {}

  /** Runs a command. */
  public static void main(String[] arguments) throws IOException {
    PipelineOptionsFactory.register(LsqOptions.class);
    LsqOptions options =
        PipelineOptionsFactory.fromArgs(Arrays.copyOfRange(arguments, 1, arguments.length))
            .withValidation()
            .as(LsqOptions.class);
    Flow.of(options).run(Flow.Stage.EVALUATE);
  }
}
