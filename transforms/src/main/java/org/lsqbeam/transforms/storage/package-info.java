/** Files of this machine or of Google Cloud Storage, behind one interface. No types of Beam. */
@NullMarked
package org.lsqbeam.transforms.storage;

import org.jspecify.annotations.NullMarked;
