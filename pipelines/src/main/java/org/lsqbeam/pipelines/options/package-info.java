/** The options of the command line, described with Beam's annotations. */
@NullMarked
package org.lsqbeam.pipelines.options;

import org.jspecify.annotations.NullMarked;
