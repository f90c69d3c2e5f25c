/** Where artifacts lie, and what is known of how they came to be. */
@NullMarked
package org.lsqbeam.transforms.artifacts;

import org.jspecify.annotations.NullMarked;
