/** A server of Cloud Storage's JSON API, for tests: in memory, with faults to order. */
@NullMarked
package org.lsqbeam.transforms.storage.server;

import org.jspecify.annotations.NullMarked;
