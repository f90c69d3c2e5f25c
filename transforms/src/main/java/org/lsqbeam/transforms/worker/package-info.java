/** The processes of a cluster, which live longer than the jobs that they work for. */
@NullMarked
package org.lsqbeam.transforms.worker;

import org.jspecify.annotations.NullMarked;
