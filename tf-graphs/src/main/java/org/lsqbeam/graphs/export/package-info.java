/** Trained networks in formats for inference: packed, ONNX, SavedModel. */
@NullMarked
package org.lsqbeam.graphs.export;

import org.jspecify.annotations.NullMarked;
