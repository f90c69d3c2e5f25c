package org.lsqbeam.transforms.worker;

import org.apache.beam.sdk.transforms.DoFn;

/** What a job brings to a worker. */
public final class JobWork extends DoFn<String, String> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void work(@Element String element, OutputReceiver<String> output) {
    output.output(element);
  }
}
