/** Progress messages of work that is under way. */
@NullMarked
package org.lsqbeam.transforms.progress;

import org.jspecify.annotations.NullMarked;
