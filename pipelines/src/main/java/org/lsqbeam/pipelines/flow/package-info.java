/** The pipeline from images to the report, and how it runs on Beam's runners. */
@NullMarked
package org.lsqbeam.pipelines.flow;

import org.jspecify.annotations.NullMarked;
