package org.lsqbeam.pipelines.cli;

import org.jspecify.annotations.Nullable;

/**
 * The choice of what to verify: the whole output if all are null.
 *
 * @param run its name in the output, or the path of its folder
 * @param model the file of a packed network
 * @param agreement the file that the model is compared with; null for the one beside it
 */
record VerifyArguments(@Nullable String run, @Nullable String model, @Nullable String agreement) {
  VerifyArguments {
    if (run != null && model != null) {
      throw new IllegalArgumentException("--run and --model cannot be given together");
    }
    if (agreement != null && model == null) {
      throw new IllegalArgumentException("--agreement needs --model, a network.lsq");
    }
  }

  static VerifyArguments of(CommandArguments arguments) {
    return new VerifyArguments(
        arguments.options().getRun(),
        arguments.options().getModel(),
        arguments.options().getAgreement());
  }

  boolean isOutput() {
    return run == null && model == null;
  }
}
