/** Watches the runs of an experiment while they are trained, anywhere. */
@NullMarked
package org.lsqbeam.pipelines.watch;

import org.jspecify.annotations.NullMarked;
