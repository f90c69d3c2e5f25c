/** The command line, as small PipelineOptions interfaces. */
@NullMarked
package org.lsqbeam.pipelines.options;

import org.jspecify.annotations.NullMarked;
