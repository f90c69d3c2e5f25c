/** Leases and file locks: one worker per run, one command per output. */
@NullMarked
package org.lsqbeam.transforms.lock;

import org.jspecify.annotations.NullMarked;
