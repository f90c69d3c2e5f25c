/** How near learned step sizes are to those of the least quantization error (Section 3.6). */
@NullMarked
package org.lsqbeam.graphs.measure;

import org.jspecify.annotations.NullMarked;
