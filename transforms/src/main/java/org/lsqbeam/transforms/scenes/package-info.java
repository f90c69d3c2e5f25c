/**
 * Small photographs of toys in a drawn world, for who has no photographs at hand. Equal arguments
 * give equal bytes on every machine: only arithmetic and square roots, whose rounding Java lays
 * down, and StrictMath.
 */
@NullMarked
package org.lsqbeam.transforms.scenes;

import org.jspecify.annotations.NullMarked;
