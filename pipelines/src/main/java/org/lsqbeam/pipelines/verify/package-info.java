/** Checks an output: digests, and what follows from other files. */
@NullMarked
package org.lsqbeam.pipelines.verify;

import org.jspecify.annotations.NullMarked;
