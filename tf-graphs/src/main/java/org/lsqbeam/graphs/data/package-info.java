/** Prepared datasets: indexed TFRecord shards, their order, augmentation and image codecs. */
@NullMarked
package org.lsqbeam.graphs.data;

import org.jspecify.annotations.NullMarked;
