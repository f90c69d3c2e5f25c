/** Charts as SVG. */
@NullMarked
package org.lsqbeam.pipelines.report.chart;

import org.jspecify.annotations.NullMarked;
