/** Networks that others trained: their files, the names of their tensors, and ours. */
@NullMarked
package org.lsqbeam.graphs.imported;

import org.jspecify.annotations.NullMarked;
