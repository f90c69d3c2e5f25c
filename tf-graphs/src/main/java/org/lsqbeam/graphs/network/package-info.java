/** Networks, described layer by layer, and the catalog of their names. */
@NullMarked
package org.lsqbeam.graphs.network;

import org.jspecify.annotations.NullMarked;
