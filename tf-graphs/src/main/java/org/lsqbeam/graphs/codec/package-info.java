/** TensorFlow's decoders and encoders of images. */
@NullMarked
package org.lsqbeam.graphs.codec;

import org.jspecify.annotations.NullMarked;
