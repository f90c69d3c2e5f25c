/** Learned step size quantization: the quantizer of the paper's Section 2 and its gradient. */
@NullMarked
package org.lsqbeam.graphs.quantize;

import org.jspecify.annotations.NullMarked;
