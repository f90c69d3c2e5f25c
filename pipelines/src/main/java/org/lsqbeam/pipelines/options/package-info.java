/** The options of the command line, as Beam's PipelineOptions. */
@NullMarked
package org.lsqbeam.pipelines.options;

import org.jspecify.annotations.NullMarked;
