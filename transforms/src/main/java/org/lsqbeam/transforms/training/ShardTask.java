package org.lsqbeam.transforms.training;

import java.io.Serializable;

/**
 * A shard of the validation set on which a network is to be evaluated.
 *
 * @param network the network
 * @param trained whether its last checkpoint is evaluated, or the one from before training
 * @param shard the shard's number, from 0
 */
record ShardTask(TrainedNetwork network, boolean trained, int shard) implements Serializable {}
