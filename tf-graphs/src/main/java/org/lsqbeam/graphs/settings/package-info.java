/** Describes settings once: key, default, range and description stand on a record's component. */
@NullMarked
package org.lsqbeam.graphs.settings;

import org.jspecify.annotations.NullMarked;
