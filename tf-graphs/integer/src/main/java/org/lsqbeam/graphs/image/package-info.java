/** One image: its format, damage and size; resizing. */
@NullMarked
package org.lsqbeam.graphs.image;

import org.jspecify.annotations.NullMarked;
