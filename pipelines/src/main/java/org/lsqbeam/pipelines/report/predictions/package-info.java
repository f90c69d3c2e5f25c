/** What the networks of a report predict for single images and classes. */
@NullMarked
package org.lsqbeam.pipelines.report.predictions;

import org.jspecify.annotations.NullMarked;
