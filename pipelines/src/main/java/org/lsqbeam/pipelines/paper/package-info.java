/** The paper's own figures, and which settings each belongs to. */
@NullMarked
package org.lsqbeam.pipelines.paper;

import org.jspecify.annotations.NullMarked;
