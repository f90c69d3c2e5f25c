/** One class per command. */
@NullMarked
package org.lsqbeam.pipelines.jobs;

import org.jspecify.annotations.NullMarked;
