/** Process-wide TensorFlow settings: threads, the accelerator, versions. */
@NullMarked
package org.lsqbeam.graphs.runtime;

import org.jspecify.annotations.NullMarked;
