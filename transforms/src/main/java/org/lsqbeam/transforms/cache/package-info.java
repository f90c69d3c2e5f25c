/** Copies on a worker's disk of datasets and checkpoints that lie in an object store. */
@NullMarked
package org.lsqbeam.transforms.cache;

import org.jspecify.annotations.NullMarked;
