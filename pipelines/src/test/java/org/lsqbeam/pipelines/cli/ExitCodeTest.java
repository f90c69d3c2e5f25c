package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.TrainingFailedException;

/** The exit codes of docs/commands.md. */
final class ExitCodeTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(new IllegalArgumentException("why"), 2),
        arguments(new InvalidDataException("why"), 3),
        arguments(new TrainingFailedException("why", null), 4),
        arguments(new IOException("why"), 1));
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> errorsOfTheMachine() {
    return Stream.of(
        arguments(
            new OutOfMemoryError("Java heap space"),
            "lsq: the memory is full (Java heap space); LSQ_JAVA_OPTS=-Xmx8g"),
        arguments(
            new IllegalStateException(new StackOverflowError()),
            "lsq: the stack is full, as from a file that is nested too deeply; LSQ_JAVA_OPTS=-Xss"),
        arguments(
            new UnsatisfiedLinkError("no jnitensorflow"),
            "lsq: a library cannot be loaded: no jnitensorflow; the folder for temporary files"),
        arguments(
            new IllegalStateException(new NoClassDefFoundError("Could not initialize class X")),
            "lsq: a library cannot be loaded: Could not initialize class X; the folder for"),
        arguments(new AccessDeniedException("/folder/file"), "lsq: /folder/file: access denied"),
        arguments(
            new IllegalStateException(new NoSuchFileException("/folder/file")),
            "lsq: /folder/file: there is no such file or folder"));
  }

  /** A full disk or memory is no fault of the program, so it has no stack trace. */
  @ParameterizedTest
  @MethodSource("errorsOfTheMachine")
  void anErrorOfTheMachineIsOneLineWithARemedy(Throwable error, String line) {
    assertThat(report(error)).isEqualTo(1);
    assertThat(lines()).singleElement(STRING).startsWith(line);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneLineAndItsCode(Exception mistake, int code) {
    assertThat(report(mistake)).isEqualTo(code);
    assertThat(lines()).containsExactly("lsq: why");
  }

  @Test
  void whatAFileHoldsIsShownOnOneLine() {
    report(new InvalidDataException("line 1 is 'a\nb'; must be c"));
    report(new IllegalArgumentException("title is '\u001b[31m'; must be d"));
    assertThat(lines())
        .containsExactly(
            "lsq: line 1 is 'a\\nb'; must be c", "lsq: title is '\\u001b[31m'; must be d");
  }

  @Test
  void wrongDataThatARunnerHasWrappedIsStillWrongData() {
    Exception wrapped =
        new IllegalStateException(new RuntimeException(new InvalidDataException("why")));
    assertThat(report(wrapped)).isEqualTo(3);
    assertThat(lines()).containsExactly("lsq: why");
  }

  @Test
  void anIllegalArgumentInsideTheRunnerIsAFaultAndHasAStackTrace() {
    assertThat(report(new IllegalStateException(new IllegalArgumentException("why")))).isEqualTo(1);
    assertThat(lines()).hasSizeGreaterThan(1).anyMatch(line -> line.startsWith("\tat "));
  }

  private int report(Throwable failure) {
    return ExitCode.report(failure, new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
