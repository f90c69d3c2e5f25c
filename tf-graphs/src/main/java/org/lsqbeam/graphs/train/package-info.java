/** One training run: its specification, the training graph, the loop, checkpoints and listeners. */
@NullMarked
package org.lsqbeam.graphs.train;

import org.jspecify.annotations.NullMarked;
