package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Opens a page in the system's browser. A page that cannot be opened is told, and is no error.
 *
 * @param command of the system, which takes an address
 * @param environment of the process
 */
record PageOpener(String command, Map<String, String> environment) {
  private static final int SECONDS_TO_FAIL = 5;

  PageOpener {
    environment = Map.copyOf(environment);
  }

  /** The browser of this machine. */
  static PageOpener ofSystem() {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    return new PageOpener(mac ? "open" : "xdg-open", System.getenv());
  }

  /**
   * Opens a page if a command's arguments ask for that.
   *
   * @param page its path, or its address
   */
  void openIfAsked(CommandArguments arguments, String page, PrintStream err) {
    if (isAsked(arguments)) {
      open(page, err);
    }
  }

  /**
   * Whether a command's arguments ask for it.
   *
   * @throws IllegalArgumentException if the option is neither true nor false
   */
  static boolean isAsked(CommandArguments arguments) {
    return OptionValue.flag("open", arguments.options().getOpen());
  }

  /**
   * Opens a page.
   *
   * @param page its path, or its address
   */
  void open(String page, PrintStream err) {
    String problem = problem(page);
    if (!problem.isEmpty()) {
      err.println("no browser opens " + page + ": " + problem);
    }
  }

  private String problem(String page) {
    boolean address = page.startsWith("http://");
    if (!address && !Files.isRegularFile(Path.of(page))) {
      return "it is not on this machine";
    }
    if (command.equals("xdg-open")
        && !environment.containsKey("DISPLAY")
        && !environment.containsKey("WAYLAND_DISPLAY")
        && !environment.containsKey("BROWSER")) {
      return "there is no display here"; // a browser for terminals would take this one
    }
    try {
      Process process =
          new ProcessBuilder(command, address ? page : Path.of(page).toAbsolutePath().toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(SECONDS_TO_FAIL, TimeUnit.SECONDS);
      return ended && process.exitValue() != 0
          ? command + " failed with exit code " + process.exitValue()
          : "";
    } catch (IOException e) {
      return command + " is not installed";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
