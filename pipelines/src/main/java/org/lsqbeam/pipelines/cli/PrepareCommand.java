package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import org.lsqbeam.pipelines.flow.Flow;

/** Turns images into a dataset. */
final class PrepareCommand extends StageCommand {
  PrepareCommand() {
    super("prepare", "turn images into a dataset", Flow.Stage.PREPARE);
  }

  @Override
  void print(Flow flow, Arguments arguments, CommandOutput out) throws IOException {
    out.dataset(flow.manifest(), flow.dataset().root());
  }
}
