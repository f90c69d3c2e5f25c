/** From photographs to a prepared dataset. */
@NullMarked
package org.lsqbeam.transforms.images;

import org.jspecify.annotations.NullMarked;
