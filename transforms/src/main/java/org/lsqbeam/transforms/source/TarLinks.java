package org.lsqbeam.transforms.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Follows the links in a tar to the files that they name. GNU tar stores the second name of a file
 * as a hard link, and a symbolic link as a path from its own folder.
 */
final class TarLinks {
  private final List<TarArchiveEntry> entries;
  private final Set<Integer> namesThatAreNotUtf8;
  private final Map<String, TarArchiveEntry> byPath = new HashMap<>();

  TarLinks(List<TarArchiveEntry> entries, Collection<Integer> namesThatAreNotUtf8) {
    this.entries = entries;
    this.namesThatAreNotUtf8 = Set.copyOf(namesThatAreNotUtf8);
    for (int i = 0; i < entries.size(); i++) {
      if (!this.namesThatAreNotUtf8.contains(i)) {
        byPath.put(path(entries.get(i).getName()), entries.get(i));
      }
    }
  }

  /**
   * The file of an entry.
   *
   * @param entry the entry itself, or the one that it links to
   * @param problem why it cannot be read; empty if it can
   */
  record Target(TarArchiveEntry entry, String problem) {}

  /** Finds the file of the entry at a position in the tar. */
  Target follow(int position) {
    TarArchiveEntry start = entries.get(position);
    if (namesThatAreNotUtf8.contains(position)) {
      return new Target(start, "its name is not UTF-8");
    }
    Set<String> seen = new HashSet<>();
    TarArchiveEntry entry = start;
    while (entry.isLink() || entry.isSymbolicLink()) {
      String path = path(entry.getName());
      @Nullable TarArchiveEntry next = byPath.get(target(entry, path));
      if (!seen.add(path) || next == null || next.isDirectory()) {
        return new Target(
            start,
            "it is a link to " + start.getLinkName() + ", which is not a file in the same tar");
      }
      entry = next;
    }
    return new Target(entry, problem(entry));
  }

  /** Returns the path that a link names; an absolute one names none in the tar. */
  private static String target(TarArchiveEntry link, String path) {
    String name = link.getLinkName();
    if (link.isLink()) {
      return path(name);
    }
    return name.startsWith("/") ? name : path(path.substring(0, path.lastIndexOf('/') + 1) + name);
  }

  private static String problem(TarArchiveEntry entry) {
    if (entry.isSparse()) {
      return "it is stored as a sparse file; make the tar without --sparse";
    }
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG -> "";
      case TarConstants.LF_FIFO, TarConstants.LF_CHR, TarConstants.LF_BLK ->
          "it is a FIFO or a device, not a file";
      default -> "it is an entry of type " + (char) entry.getLinkFlag() + ", not a file";
    };
  }

  /** Returns a path without empty parts, "." and "..", so that equal paths have equal names. */
  static String path(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }
}
