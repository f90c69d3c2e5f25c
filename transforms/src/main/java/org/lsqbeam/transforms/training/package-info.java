/** Training and evaluation of networks as Beam elements. */
@NullMarked
package org.lsqbeam.transforms.training;

import org.jspecify.annotations.NullMarked;
