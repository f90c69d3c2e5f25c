package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.transforms.source.Split;

/**
 * The outcome of preparing one part of the source.
 *
 * @param split of its images
 * @param spills files with its examples
 * @param statistics of its examples
 * @param rejected the images that could not be read
 */
record PreparedPart(
    Split split, List<Spill> spills, DatasetStatistics statistics, List<RejectedImage> rejected)
    implements Serializable {}
