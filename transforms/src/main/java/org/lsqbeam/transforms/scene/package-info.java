/** Draws the quickstart's images: a small ray tracer. */
@NullMarked
package org.lsqbeam.transforms.scene;

import org.jspecify.annotations.NullMarked;
