/** The figures that the paper published, as data, and by what they are told apart. */
@NullMarked
package org.lsqbeam.pipelines.paper;

import org.jspecify.annotations.NullMarked;
