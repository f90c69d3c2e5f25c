/** The paper's figures and the settings that each belongs to. */
@NullMarked
package org.lsqbeam.pipelines.paper;

import org.jspecify.annotations.NullMarked;
