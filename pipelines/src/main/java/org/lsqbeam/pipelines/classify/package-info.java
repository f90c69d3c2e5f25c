/** Classification of image files by a packed network. */
@NullMarked
package org.lsqbeam.pipelines.classify;

import org.jspecify.annotations.NullMarked;
