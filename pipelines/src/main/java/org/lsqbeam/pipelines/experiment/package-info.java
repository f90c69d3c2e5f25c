/** Experiments: a YAML file in, validated settings and training specs out. */
@NullMarked
package org.lsqbeam.pipelines.experiment;

import org.jspecify.annotations.NullMarked;
