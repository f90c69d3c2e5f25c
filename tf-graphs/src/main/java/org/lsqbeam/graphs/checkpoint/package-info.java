/** Saving and restoring the variables of a graph in TensorFlow's checkpoint format. */
@NullMarked
package org.lsqbeam.graphs.checkpoint;

import org.jspecify.annotations.NullMarked;
