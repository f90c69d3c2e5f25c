/** The dry run: runs, sizes, disk and time before anything is spent. */
@NullMarked
package org.lsqbeam.pipelines.plan;

import org.jspecify.annotations.NullMarked;
