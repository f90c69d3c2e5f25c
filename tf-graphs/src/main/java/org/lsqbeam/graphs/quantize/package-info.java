/**
 * Quantizers: learned step size quantization (Section 2 of the paper) as a fused kernel and as the
 * paper's pseudocode, PACT, and the interface for more.
 */
@NullMarked
package org.lsqbeam.graphs.quantize;

import org.jspecify.annotations.NullMarked;
