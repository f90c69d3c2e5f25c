/** The transforms that train and evaluate networks. */
@NullMarked
package org.lsqbeam.transforms.training;

import org.jspecify.annotations.NullMarked;
