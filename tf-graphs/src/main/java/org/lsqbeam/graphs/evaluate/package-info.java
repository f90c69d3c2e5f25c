/** Accuracy of a checkpoint on a dataset. */
@NullMarked
package org.lsqbeam.graphs.evaluate;

import org.jspecify.annotations.NullMarked;
