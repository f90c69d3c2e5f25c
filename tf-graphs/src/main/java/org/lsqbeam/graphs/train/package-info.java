/** One training run: what decides it, the loop, its checkpoints and who listens. */
@NullMarked
package org.lsqbeam.graphs.train;

import org.jspecify.annotations.NullMarked;
