/** What an experiment would take: runs, sizes, steps, disk and time, before anything is done. */
@NullMarked
package org.lsqbeam.pipelines.plan;

import org.jspecify.annotations.NullMarked;
