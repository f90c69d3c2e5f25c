/** The networks that an experiment can name, and the catalog that lists them. */
@NullMarked
package org.lsqbeam.graphs.network.architectures;

import org.jspecify.annotations.NullMarked;
