/**
 * Quantizers: learned step size quantization (Section 2 of the paper), its gradient and its range.
 */
@NullMarked
package org.lsqbeam.graphs.quantize;

import org.jspecify.annotations.NullMarked;
