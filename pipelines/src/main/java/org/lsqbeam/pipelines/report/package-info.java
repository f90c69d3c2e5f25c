/** The report: HTML, Markdown, CSV and JSON. */
@NullMarked
package org.lsqbeam.pipelines.report;

import org.jspecify.annotations.NullMarked;
