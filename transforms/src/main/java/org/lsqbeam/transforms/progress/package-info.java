/** What a process says of its work while it does it. */
@NullMarked
package org.lsqbeam.transforms.progress;

import org.jspecify.annotations.NullMarked;
