package org.lsqbeam.pipelines.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.lsqbeam.pipelines.text.Escaped;

/** Renders the report's templates; values are escaped for HTML or Markdown. */
final class Templates {
  private Templates() {}

  static String html(Object values) throws IOException {
    return render("report.html", Escaped::html, values);
  }

  static String markdown(Object values) throws IOException {
    return render("report.md", Escaped::markdown, values);
  }

  /** Renders a template whose values are escaped for HTML. */
  static String render(String name, Object values) throws IOException {
    return render(name, Escaped::html, values);
  }

  private static String render(String name, Mustache.Escaper escaper, Object values)
      throws IOException {
    try (Reader template = open(name)) {
      return Mustache.compiler()
          .withEscaper(escaper)
          .emptyStringIsFalse(true)
          .withLoader(Templates::open)
          .compile(template)
          .execute(values);
    }
  }

  private static Reader open(String name) {
    String resource = name + ".mustache";
    InputStream template = Templates.class.getResourceAsStream(resource);
    if (template == null) {
      throw new IllegalStateException(resource + " is missing from the jar");
    }
    return new InputStreamReader(template, StandardCharsets.UTF_8);
  }
}
