/** The runs in an output folder: what they are, how far they are, and what can be removed. */
@NullMarked
package org.lsqbeam.pipelines.runs;

import org.jspecify.annotations.NullMarked;
