/** Changed inputs for every reader of outside data. */
@NullMarked
package org.lsqbeam.pipelines.fuzz;

import org.jspecify.annotations.NullMarked;
