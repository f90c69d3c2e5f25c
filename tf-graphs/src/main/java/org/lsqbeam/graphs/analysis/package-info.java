/**
 * Quantization error: the step sizes that minimize it, compared with the learned ones (Section
 * 3.6).
 */
@NullMarked
package org.lsqbeam.graphs.analysis;

import org.jspecify.annotations.NullMarked;
