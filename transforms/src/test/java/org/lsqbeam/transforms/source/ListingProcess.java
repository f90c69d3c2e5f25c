package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.Storage;

/** A process under another locale that prints what it reads from an input, in UTF-8. */
final class ListingProcess {
  private ListingProcess() {}

  /** Takes the input. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      ImageSource source = ImageSource.detect(Storage.at(arguments[0]));
      out.println(Json.fingerprint(source.identity()));
      for (ImageSource.Part part : source.parts()) {
        part.read(new Printing(out));
      }
    } catch (InvalidDataException | IllegalArgumentException e) {
      out.println("refused: " + e.getMessage());
    }
  }

  /**
   * Runs it.
   *
   * @param locale value of LC_ALL
   * @param options of the JVM
   */
  static List<String> lines(String locale, Path input, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ListingProcess.class.getName(),
            input.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", locale);
    try (var output = builder.start().inputReader(StandardCharsets.UTF_8)) {
      return output.lines().toList();
    }
  }

  private record Printing(PrintStream out) implements ImageSource.Receiver {
    @Override
    public void encoded(String className, String file, byte[] bytes) {
      out.println(className + "/" + file + " " + Sha256.hex(bytes).substring(0, 8));
    }

    @Override
    public void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason) {
      out.println(className + "/" + file + ": " + reason);
    }

    @Override
    public void pixels(String className, String file, Supplier<Image> image) {
      out.println(className + "/" + file);
    }
  }
}
