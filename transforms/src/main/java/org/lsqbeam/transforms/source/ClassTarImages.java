package org.lsqbeam.transforms.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images in a class's tar.
 *
 * @param images in the tar's order
 * @param all whether the tar has nothing else: every entry is an ordinary file and an image, with a
 *     name of its own
 */
record ClassTarImages(List<NamedImage> images, boolean all) {
  /**
   * An image.
   *
   * @param name in the dataset
   */
  record NamedImage(String name, TarIndex.Entry entry) {}

  /**
   * Selects the images of a tar. As when a tar is unpacked, the last of several entries with one
   * path counts. An image is called by its name without folders, or with them where two images in
   * different folders have one name.
   */
  static ClassTarImages of(TarIndex.Content tar, ImageFilter filter) {
    Map<String, TarIndex.Entry> readable = new LinkedHashMap<>();
    List<NamedImage> images = new ArrayList<>();
    for (TarIndex.Entry entry : tar.entries()) {
      if (filter.selects(entry.path())) {
        if (entry.isReadable()) {
          readable.put(TarLinks.path(entry.path()), entry);
        } else {
          images.add(new NamedImage(entry.name(), entry));
        }
      }
    }
    Map<String, Integer> uses = new HashMap<>();
    readable.values().forEach(entry -> uses.merge(entry.name(), 1, Integer::sum));
    boolean namesAreUnique = uses.size() == readable.size();
    readable.forEach(
        (path, entry) -> {
          boolean unique = namesAreUnique || uses.getOrDefault(entry.name(), 0) == 1;
          images.add(new NamedImage(unique ? entry.name() : path, entry));
        });
    boolean all = tar.plain() && namesAreUnique && images.size() == tar.entries().size();
    return new ClassTarImages(images, all);
  }
}
