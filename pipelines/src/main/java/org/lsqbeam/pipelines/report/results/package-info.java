/** Results of an experiment's runs, aggregated over seeds. */
@NullMarked
package org.lsqbeam.pipelines.report.results;

import org.jspecify.annotations.NullMarked;
