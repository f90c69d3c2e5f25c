/**
 * Prepared datasets: their manifest, the order of examples, augmentation, batches and prefetching.
 */
@NullMarked
package org.lsqbeam.graphs.data;

import org.jspecify.annotations.NullMarked;
