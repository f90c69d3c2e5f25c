/**
 * Benchmarks: contenders do the same work in turns in one run, so that the ratio of their times
 * depends little on what else the machine does.
 */
@NullMarked
package org.lsqbeam.pipelines.bench;

import org.jspecify.annotations.NullMarked;
