/** Counters of the work that pipelines do. */
@NullMarked
package org.lsqbeam.transforms.counter;

import org.jspecify.annotations.NullMarked;
