/** The coder of pipeline elements. */
@NullMarked
package org.lsqbeam.transforms.coder;

import org.jspecify.annotations.NullMarked;
