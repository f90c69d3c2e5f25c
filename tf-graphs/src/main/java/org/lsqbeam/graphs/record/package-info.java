/** TFRecord files and the tf.Example messages in them. */
@NullMarked
package org.lsqbeam.graphs.record;

import org.jspecify.annotations.NullMarked;
