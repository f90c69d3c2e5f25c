package org.lsqbeam.graphs.export;

/**
 * The output of a layer in an ONNX graph.
 *
 * @param name of the tensor
 * @param flat whether it is {@code [batch, features]}, not {@code [batch, channels, height, width]}
 */
record OnnxValue(String name, boolean flat) {}
