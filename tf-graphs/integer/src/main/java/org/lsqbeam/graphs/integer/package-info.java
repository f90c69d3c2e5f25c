/**
 * A trained network as a packed file, {@code network.lsq}, and its inference on integers. Needs
 * neither TensorFlow nor Beam.
 *
 * <p>{@link org.lsqbeam.graphs.integer.PackedNetwork} is the content of a file, {@link
 * org.lsqbeam.graphs.integer.PackedFile} reads and writes it, {@link
 * org.lsqbeam.graphs.integer.IntegerNetwork} computes logits with it.
 */
@NullMarked
package org.lsqbeam.graphs.integer;

import org.jspecify.annotations.NullMarked;
