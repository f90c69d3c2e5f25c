package org.lsqbeam.transforms.storage;

/**
 * A file of a {@link Storage}, as a listing tells of it.
 *
 * @param name relative to the storage's root, '/' between folders
 * @param size in bytes
 */
public record FileEntry(String name, long size) {}
