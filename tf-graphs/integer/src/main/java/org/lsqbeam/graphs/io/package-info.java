/** JSON, digests and files that appear whole. */
@NullMarked
package org.lsqbeam.graphs.io;

import org.jspecify.annotations.NullMarked;
