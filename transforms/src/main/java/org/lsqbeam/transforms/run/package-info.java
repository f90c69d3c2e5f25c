/** The folder of artifacts: runs, their files, and the provenance of their numbers. */
@NullMarked
package org.lsqbeam.transforms.run;

import org.jspecify.annotations.NullMarked;
