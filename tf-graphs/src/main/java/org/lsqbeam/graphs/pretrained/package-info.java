/**
 * Pretrained weights: reading safetensors files and mapping their tensors to a network's variables.
 */
@NullMarked
package org.lsqbeam.graphs.pretrained;

import org.jspecify.annotations.NullMarked;
