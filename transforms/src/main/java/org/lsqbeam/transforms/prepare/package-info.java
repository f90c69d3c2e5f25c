/** The transform that prepares a dataset from images, and its steps. */
@NullMarked
package org.lsqbeam.transforms.prepare;

import org.jspecify.annotations.NullMarked;
