package org.lsqbeam.transforms.training;

import java.io.Serializable;

/**
 * A shard of the validation set to be counted for a network.
 *
 * @param network whose counts they are
 * @param trained by its last checkpoint, or else by the one from before training
 * @param shard from 0
 */
record ShardTask(TrainedNetwork network, boolean trained, int shard) implements Serializable {}
