package org.lsqbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Classes that the documents name exist. */
final class DocumentedNamesTest {
  /** A class between backticks, perhaps with its package before it and a member behind it. */
  private static final Pattern CLASS =
      Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+(?:\\(\\))?)?`");

  private static final Pattern TEST =
      Pattern.compile("`(?:[^`]*=)?(\\w+(?:Test|Contract))\\b[^`]*`");

  private final Set<String> classes = classes();

  DocumentedNamesTest() throws IOException {}

  @Test
  void theClassesOfTheGuidesToTheCodeExist() throws IOException {
    List<String> named = new ArrayList<>(named("CONTRIBUTING.md", CLASS));
    named.addAll(named("docs/architecture.md", CLASS));
    assertThat(named).hasSizeGreaterThan(60).isSubsetOf(classes);
  }

  @Test
  void theTestsThatDocumentsReferToExist() throws IOException {
    List<String> named = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Project.FOLDER.resolve("docs"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).toList()) {
        named.addAll(named(Project.FOLDER.relativize(file).toString(), TEST));
      }
    }
    assertThat(named).hasSizeGreaterThan(3).isSubsetOf(classes);
  }

  private static List<String> named(String document, Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Project.FOLDER.resolve(document)))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Set<String> classes() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (String module : List.of("tf-graphs/integer", "tf-graphs", "transforms", "pipelines")) {
      try (Stream<Path> files = Files.walk(Project.FOLDER.resolve(module).resolve("src"))) {
        classes.addAll(
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .map(name -> name.replace(".java", ""))
                .collect(Collectors.toSet()));
      }
    }
    return classes;
  }
}
