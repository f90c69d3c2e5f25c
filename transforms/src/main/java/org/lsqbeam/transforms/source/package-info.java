/** Where images come from: ImageNet, CIFAR-10, class folders, TFRecords, and drawn images. */
@NullMarked
package org.lsqbeam.transforms.source;

import org.jspecify.annotations.NullMarked;
