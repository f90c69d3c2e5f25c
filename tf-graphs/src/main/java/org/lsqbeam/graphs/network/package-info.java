/** Networks as layers: what a layer builds at each precision, its variables and its size. */
@NullMarked
package org.lsqbeam.graphs.network;

import org.jspecify.annotations.NullMarked;
