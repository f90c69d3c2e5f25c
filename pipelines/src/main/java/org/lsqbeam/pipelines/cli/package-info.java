/** The command line: commands, their help, and exit codes. */
@NullMarked
package org.lsqbeam.pipelines.cli;

import org.jspecify.annotations.NullMarked;
