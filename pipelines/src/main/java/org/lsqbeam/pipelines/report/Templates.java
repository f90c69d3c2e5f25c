package org.lsqbeam.pipelines.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** The report's templates, whose every value is escaped for the language they are written in. */
public final class Templates {
  /** For HTML's text and quoted attributes; well-formed XML as well. */
  public static final Mustache.Escaper HTML = text -> Escapers.HTML.escape(printable(text));

  /** For Markdown's running text and the cells of its tables. */
  private static final Mustache.Escaper MARKDOWN =
      text ->
          printable(text)
              .replaceAll("\\s+", " ")
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replaceAll("([\\\\`*_\\[\\]|~#])", "\\\\$1");

  private Templates() {}

  static String html(Object values) throws IOException {
    return render("report.html", HTML, values);
  }

  static String markdown(Object values) throws IOException {
    return render("report.md", MARKDOWN, values);
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

  /** Control characters, as a terminal's colours in a reason of failure, have no place in XML. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF&&[^\\n\\t]]", " ");
  }
}
