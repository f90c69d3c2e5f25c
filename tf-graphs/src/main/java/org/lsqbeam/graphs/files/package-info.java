/** Files that appear whole, canonical JSON and fingerprints. */
@NullMarked
package org.lsqbeam.graphs.files;

import org.jspecify.annotations.NullMarked;
