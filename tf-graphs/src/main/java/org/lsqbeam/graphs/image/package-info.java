/** One image: decoding, resizing and encoding. */
@NullMarked
package org.lsqbeam.graphs.image;

import org.jspecify.annotations.NullMarked;
