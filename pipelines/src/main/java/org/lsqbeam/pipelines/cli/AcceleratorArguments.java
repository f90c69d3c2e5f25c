package org.lsqbeam.pipelines.cli;

import org.lsqbeam.pipelines.options.AcceleratorOptions;

/**
 * The options for TensorFlow's computation.
 *
 * @param threads number of threads; 0 for one per CPU
 * @param correctCpuCaches whether impossible cache sizes are corrected
 * @param requireGpu whether training without a GPU is refused
 */
record AcceleratorArguments(int threads, boolean correctCpuCaches, boolean requireGpu) {
  private static final int MOST_THREADS = 1024;

  static AcceleratorArguments of(AcceleratorOptions options) {
    return new AcceleratorArguments(
        (int) OptionValue.whole("threads", options.getThreads(), 0, MOST_THREADS),
        OptionValue.flag("correctCpuCaches", options.getCorrectCpuCaches()),
        OptionValue.flag("requireGpu", options.getRequireGpu()));
  }
}
