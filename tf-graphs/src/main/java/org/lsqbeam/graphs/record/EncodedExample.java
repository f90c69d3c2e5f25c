package org.lsqbeam.graphs.record;

import org.lsqbeam.graphs.data.DatasetManifest;

/**
 * An encoded image with its label.
 *
 * @param encoded the image's PNG or JPEG bytes
 * @param label the position of its class in {@link DatasetManifest#classes}; 0 is the first
 * @param filename the name of its source file inside its class; empty if the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EncodedExample(byte[] encoded, int label, String filename) {}
