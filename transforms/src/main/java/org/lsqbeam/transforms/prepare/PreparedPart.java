package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.List;
import org.lsqbeam.transforms.source.Split;

/**
 * What became of one part of the source.
 *
 * @param split of its photographs
 * @param spills files with its examples
 * @param tally of its examples
 * @param rejected what could not be read
 */
record PreparedPart(
    Split split, List<Spill> spills, DatasetStatistics tally, List<RejectedImage> rejected)
    implements Serializable {}
