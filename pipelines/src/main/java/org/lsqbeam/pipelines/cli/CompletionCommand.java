package org.lsqbeam.pipelines.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.pipelines.experiment.ExperimentFile;

/** Prints a script that completes commands and options in a shell. */
final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String description() {
    return "print a script that completes commands and options in bash or zsh";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of();
  }

  @Override
  public String words() {
    return "bash|zsh";
  }

  @Override
  public List<String> firstWords() {
    return SHELLS;
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) {
    String shell = String.join(" ", arguments.words());
    if (!SHELLS.contains(shell)) {
      throw new IllegalArgumentException(
          shell.isEmpty()
              ? "completion has no shell; must be bash or zsh"
              : "unknown shell '" + shell + "'" + Suggestions.didYouMeanOrOneOf(shell, SHELLS));
    }
    // zsh runs bash's completions.
    out.print(
        shell.equals("zsh") ? "autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n" : "");
    out.print(script());
    return ExitCode.DONE;
  }

  private static String script() {
    String commands = Commands.ALL.stream().map(Command::name).collect(Collectors.joining(" "));
    StringBuilder text = new StringBuilder();
    text.append("# Completes ./lsq: eval \"$(./lsq completion bash)\"\n");
    text.append("_lsq() {\n");
    text.append("  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n");
    text.append("  local experiment=${COMP_WORDS[COMP_CWORD-2]}\n");
    text.append("  if ((COMP_CWORD == 1)); then\n");
    text.append("    COMPREPLY=($(compgen -W '").append(commands).append("' -- \"$word\"))\n");
    text.append("    return\n  fi\n");
    text.append("  if [[ $before == = && $experiment == --experiment || ");
    text.append("$word == = && $before == --experiment ]]; then\n");
    text.append("    COMPREPLY=($(compgen -f -W '");
    text.append(String.join(" ", ExperimentFile.names()));
    text.append("' -- \"${word#=}\"))\n    return\n  fi\n");
    text.append("  if [[ $word == --*=* ]]; then # zsh breaks no words at =\n");
    text.append("    local value=${word#*=} option=${word%%=*}= names=\n");
    text.append("    [[ $option != --experiment= ]] || names='");
    text.append(String.join(" ", ExperimentFile.names()));
    text.append("'\n    COMPREPLY=($(compgen -P \"$option\" -f -W \"$names\" -- \"$value\"))\n");
    text.append("    return\n  fi\n");
    text.append("  local options= words=\n");
    text.append("  case ${COMP_WORDS[1]} in\n");
    for (Command command : Commands.ALL) {
      text.append("    ").append(command.name()).append(") options='");
      text.append(options(command)).append("' words='");
      text.append(String.join(" ", command.firstWords())).append("' ;;\n");
    }
    text.append("  esac\n");
    text.append("  if [[ $word == -* ]]; then\n");
    text.append("    compopt -o nospace 2>/dev/null\n");
    text.append("    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n");
    text.append("  elif [[ -n $words ]] && ((COMP_CWORD == 2)); then\n");
    text.append("    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n");
    text.append("  else\n    COMPREPLY=($(compgen -f -- \"${word#=}\"))\n  fi\n}\n");
    text.append("complete -F _lsq lsq ./lsq\n");
    return text.toString();
  }

  private static String options(Command command) {
    return command.options().stream()
        .flatMap(group -> group.options().stream())
        .map(option -> "--" + option.name() + "=")
        .collect(Collectors.joining(" "));
  }
}
