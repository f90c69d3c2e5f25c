/** Text for terminals and tables: aligned columns and formatted numbers. */
@NullMarked
package org.lsqbeam.pipelines.text;

import org.jspecify.annotations.NullMarked;
