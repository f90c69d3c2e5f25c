/** The accuracy of a checkpoint on validation images. */
@NullMarked
package org.lsqbeam.graphs.evaluate;

import org.jspecify.annotations.NullMarked;
