/** The accuracy table and everything around it, as md, html, csv and json. */
@NullMarked
package org.lsqbeam.pipelines.report;

import org.jspecify.annotations.NullMarked;
