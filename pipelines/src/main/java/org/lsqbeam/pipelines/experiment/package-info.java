/** Experiments: a YAML file in, validated records and training specs out. */
@NullMarked
package org.lsqbeam.pipelines.experiment;

import org.jspecify.annotations.NullMarked;
