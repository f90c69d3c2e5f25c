/** Predictions of the networks of a report for single images and classes. */
@NullMarked
package org.lsqbeam.pipelines.report.predictions;

import org.jspecify.annotations.NullMarked;
