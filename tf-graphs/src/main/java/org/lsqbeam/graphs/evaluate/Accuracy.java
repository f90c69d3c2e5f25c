package org.lsqbeam.graphs.evaluate;

import java.io.Serializable;

/**
 * How well a network does on a set of images.
 *
 * @param images how many
 * @param top1 percent of images whose most probable class is the right one
 * @param top5 percent of images whose right class is among the five most probable
 * @param loss mean softmax cross entropy per image, in nats
 */
public record Accuracy(long images, double top1, double top5, double loss)
    implements Serializable {}
