package org.lsqbeam.graphs.data;

import org.lsqbeam.graphs.image.Image;

/**
 * An image with its label.
 *
 * @param image its pixels, not to be changed
 * @param label the position of its class in {@link DatasetManifest#classes}; 0 is the first
 */
public record LabelledImage(Image image, int label) {}
