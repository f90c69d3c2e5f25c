package org.lsqbeam.pipelines.cli;

import org.jspecify.annotations.Nullable;

/**
 * The dataset that a report covers.
 *
 * @param dataset the dataset's folder name; null for the only one that fits
 */
record ReportArguments(@Nullable String dataset) {}
