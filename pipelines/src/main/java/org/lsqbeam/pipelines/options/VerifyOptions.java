package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options that choose the reference for the integers of a packed network. */
public interface VerifyOptions {
  @Description(
      "Path of the integer-agreement.json that --model is compared with. Default: the one beside"
          + " --model.")
  @Nullable String getAgreement();
}
