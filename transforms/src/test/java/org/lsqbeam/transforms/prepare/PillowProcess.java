package org.lsqbeam.transforms.prepare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of Python that prepares images by Pillow, one round whenever it is asked to. */
final class PillowProcess implements AutoCloseable {
  private final Process process;
  private final DataOutputStream input;
  private final BufferedReader output;
  private final String versions;

  private PillowProcess(Process process, List<byte[]> images) throws IOException {
    this.process = process;
    input = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    output = process.inputReader(UTF_8);
    input.writeInt(images.size());
    for (byte[] image : images) {
      input.writeInt(image.length);
      input.write(image);
    }
    input.flush();
    versions = line();
  }

  /**
   * Starts the process; empty if there is no such Python, or it has no Pillow.
   *
   * @param python the command
   */
  static Optional<PillowProcess> start(String python, List<byte[]> images) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(python, "-c", script())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PillowProcess(process, images));
    } catch (IOException e) {
      process.destroy();
      return Optional.empty();
    }
  }

  private static String script() throws IOException {
    try (InputStream file = PillowProcess.class.getResourceAsStream("pillow.py")) {
      return new String(requireNonNull(file).readAllBytes(), UTF_8);
    }
  }

  /** The versions of Pillow and its JPEG library. */
  String versions() {
    return versions;
  }

  /**
   * Prepares all images, and returns the seconds of CPU time.
   *
   * @param draft whether libjpeg makes large images smaller as it decodes them, to other pixels
   */
  double round(boolean draft) throws IOException {
    input.write(draft ? 'd' : 'f');
    input.flush();
    return Double.parseDouble(line());
  }

  private String line() throws IOException {
    @Nullable String line = output.readLine();
    if (line == null) {
      throw new EOFException("Pillow's process has ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
