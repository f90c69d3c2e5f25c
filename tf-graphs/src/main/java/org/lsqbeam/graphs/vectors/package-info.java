/** The integers of each layer for some images, to check other implementations of a network. */
@NullMarked
package org.lsqbeam.graphs.vectors;

import org.jspecify.annotations.NullMarked;
