/** How elements of pipelines are written between workers. */
@NullMarked
package org.lsqbeam.transforms.elements;

import org.jspecify.annotations.NullMarked;
