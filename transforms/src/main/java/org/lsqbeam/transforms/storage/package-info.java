/** Files in a local folder or in an object store. */
@NullMarked
package org.lsqbeam.transforms.storage;

import org.jspecify.annotations.NullMarked;
