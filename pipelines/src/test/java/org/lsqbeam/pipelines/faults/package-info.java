/** A file system that fails one chosen operation, and experiments that must survive it. */
@NullMarked
package org.lsqbeam.pipelines.faults;

import org.jspecify.annotations.NullMarked;
