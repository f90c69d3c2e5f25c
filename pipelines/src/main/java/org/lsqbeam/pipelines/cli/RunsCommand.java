package org.lsqbeam.pipelines.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.runs.Removal;
import org.lsqbeam.pipelines.runs.RunList;
import org.lsqbeam.pipelines.runs.StoredRun;
import org.lsqbeam.pipelines.text.AlignedLines;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

/** Lists the runs in an output, shows one, and removes what no report needs. */
final class RunsCommand implements Command {
  private static final String LIST = "list";
  private static final String SHOW = "show";
  private static final String CLEAN = "clean";
  private static final List<String> ACTIONS = List.of(LIST, SHOW, CLEAN);

  @Override
  public String name() {
    return "runs";
  }

  @Override
  public String description() {
    return "list the runs in the output, show one, or remove what no report needs";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.ARTIFACTS, OptionGroup.CLEANING);
  }

  @Override
  public String words() {
    return "[list | show NAME | clean]";
  }

  @Override
  public List<String> firstWords() {
    return ACTIONS;
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    List<String> words = arguments.words();
    String action = words.isEmpty() ? LIST : words.get(0);
    boolean delete = OptionValue.flag("delete", arguments.options().getDelete());
    if (delete && !action.equals(CLEAN)) {
      throw new IllegalArgumentException("--delete is only for lsq runs clean");
    }
    if (!ACTIONS.contains(action)) {
      throw new IllegalArgumentException(
          "unknown action '" + action + "'" + Suggestions.didYouMeanOrOneOf(action, ACTIONS));
    }
    int expected = action.equals(SHOW) ? 2 : 1;
    if (words.size() > expected) {
      throw new IllegalArgumentException("unexpected argument '" + words.get(expected) + "'");
    }
    ArtifactStore.requireWritten(arguments.artifacts().output());
    ArtifactStore store = ArtifactStore.lookInto(arguments.artifacts().output());
    switch (action) {
      case LIST -> out.print(RunList.read(store).table());
      case SHOW -> show(words, store, out);
      default -> clean(store, delete, out);
    }
    return ExitCode.DONE;
  }

  private static void show(List<String> words, ArtifactStore store, PrintStream out)
      throws IOException {
    if (words.size() < 2) {
      throw new IllegalArgumentException("there is no run to show; write lsq runs show NAME");
    }
    StoredRun run = RunList.read(store).named(words.get(1));
    RunFolder folder = new RunFolder(store.runs().in(run.name()));
    TrainingSpec spec = folder.spec();
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("run", run.name()));
    facts.add(List.of("state", run.state().toString()));
    folder.failure().ifPresent(reason -> facts.add(List.of("reason", reason.strip())));
    facts.add(List.of("top-1", Double.isNaN(run.top1()) ? "" : Numbers.points(run.top1()) + " %"));
    facts.add(
        List.of(
            "epochs",
            Math.max(0, folder.metrics().size() - 1) + " of " + spec.optimization().epochs()));
    facts.add(List.of("size", Numbers.bytes(run.bytes())));
    facts.add(List.of("reports", String.join(", ", run.reports())));
    facts.add(List.of("fingerprint", spec.fingerprint()));
    facts.add(List.of("folder", folder.root()));
    if (folder.provenance().isPresent()) {
      folder.provenance().get().sessions().forEach(session -> addSession(facts, session));
    }
    addLeaves(facts, Json.parse(Json.line(spec), JsonNode.class, folder.root()));
    out.print(AlignedLines.of("<<", facts));
  }

  private static void addSession(List<List<String>> facts, Provenance.Session session) {
    facts.add(List.of("trained", session.started() + " to " + session.finished()));
    facts.add(
        List.of(
            "machine",
            session.cpu()
                + (session.memoryBytes() == null
                    ? ""
                    : ", " + Numbers.bytes(session.memoryBytes()) + " of memory")
                + ", "
                + Numbers.count(session.threads(), "thread")));
    facts.add(
        List.of(
            "software",
            session.versions().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .sorted()
                .collect(Collectors.joining(", "))));
  }

  /** Adds the values of a spec by their keys; the groups that these are in have no names here. */
  private static void addLeaves(List<List<String>> facts, JsonNode values) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (value.getValue().isObject()) {
        addLeaves(facts, value.getValue());
      } else {
        String text =
            value.getValue().isValueNode()
                ? value.getValue().asText()
                : value.getValue().toString();
        boolean number = value.getValue().isNumber();
        facts.add(List.of(value.getKey(), number ? text.replace("E", "e") : text));
      }
    }
  }

  private static void clean(ArtifactStore store, boolean delete, PrintStream out)
      throws IOException {
    List<Removal> removals = Removal.find(store, RunList.read(store));
    long freed = 0;
    int folders = 0;
    int leases = 0;
    for (Removal removal : removals) {
      boolean gone = !delete || removal.carryOut(store);
      freed += gone ? removal.bytes() : 0;
      folders += gone && !removal.isLease() ? 1 : 0;
      leases += gone && removal.isLease() ? 1 : 0;
      out.printf(
          Locale.ROOT,
          "%s  %s, %s%s%n",
          removal.path(),
          removal.reason(),
          Numbers.bytes(removal.bytes()),
          gone ? "" : "; kept: a worker has it now");
    }
    out.println(
        (delete ? "removed: " : "would be removed by --delete: ")
            + Numbers.count(folders, "folder")
            + (leases > 0 ? ", " + Numbers.count(leases, "expired lease") : "")
            + ", "
            + Numbers.bytes(freed));
  }
}
