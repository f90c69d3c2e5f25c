/** How TensorFlow runs in this process. */
@NullMarked
package org.lsqbeam.graphs.runtime;

import org.jspecify.annotations.NullMarked;
