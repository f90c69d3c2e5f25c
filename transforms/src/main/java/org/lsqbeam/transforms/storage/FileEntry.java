package org.lsqbeam.transforms.storage;

import java.io.Serializable;

/**
 * A file of a {@link Storage}, as a listing names it.
 *
 * @param name relative to the storage's root, with '/' between folders
 * @param size in bytes
 */
public record FileEntry(String name, long size) implements Serializable {}
