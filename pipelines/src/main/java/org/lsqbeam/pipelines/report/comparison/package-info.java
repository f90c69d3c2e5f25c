/** The comparison of results with the paper's figures. */
@NullMarked
package org.lsqbeam.pipelines.report.comparison;

import org.jspecify.annotations.NullMarked;
