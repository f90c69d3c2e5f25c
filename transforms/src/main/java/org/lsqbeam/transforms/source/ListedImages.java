package org.lsqbeam.transforms.source;

import java.util.List;
import java.util.Map;

/** Images whose classes, parts and identity are known since the input was opened. */
record ListedImages(
    List<String> classes, List<? extends ImageSource.Part> parts, Map<String, Object> identity)
    implements ImageSource {}
