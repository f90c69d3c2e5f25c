package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.runtime.Processor;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.Provenance;

/** Training settings, experiment, dataset and provenance, as text for the templates. */
record RunFacts(
    Grid recipes,
    List<Fact> settings,
    List<Fact> dataset,
    List<Versions> versions,
    List<Grid> sessions) {
  private static final int CLASSES_NAMED = 20;

  record Fact(String name, String value) {}

  /** Versions that some of the runs share; the runs are empty if all share them. */
  record Versions(String runs, List<Fact> facts) {}

  static RunFacts of(Map<String, String> experiment, DatasetManifest dataset, RunResults runs) {
    return new RunFacts(
        recipes(runs), all(experiment), facts(dataset), versions(runs), sessions(runs));
  }

  private static List<Fact> all(Map<String, String> facts) {
    return facts.entrySet().stream().map(fact -> new Fact(fact.getKey(), fact.getValue())).toList();
  }

  /** The settings that every experiment states, and those that differ between the runs. */
  private static Grid recipes(RunResults runs) {
    Set<String> keys = new LinkedHashSet<>(RunSettings.keys(TrainingSpec.Optimization.class));
    keys.addAll(List.of("padding", "mirror"));
    keys.addAll(RunSettings.differing(runs));
    return new Grid(
        "recipes",
        "",
        List.of("network", "precision", "starts from"),
        List.copyOf(keys),
        runs.inOrder().stream().map(run -> recipe(run.spec(), keys)).distinct().toList());
  }

  private static Grid.Row recipe(TrainingSpec spec, Set<String> keys) {
    Map<String, String> settings = RunSettings.of(spec);
    return Grid.Row.of(
        "first",
        spec.network(),
        List.of(spec.precision().label(), start(spec)),
        keys.stream().map(key -> settings.getOrDefault(key, "")).toList());
  }

  private static String start(TrainingSpec spec) {
    if (spec.init() == null) {
      return "random weights";
    }
    return spec.precision().isFull() ? "pretrained weights" : "full-precision run";
  }

  private static List<Fact> facts(DatasetManifest dataset) {
    List<String> classes = dataset.classes();
    String names = classes.size() > CLASSES_NAMED ? "" : ": " + String.join(", ", classes);
    return List.of(
        new Fact("name", dataset.preset()),
        new Fact(
            "images",
            dataset.width() + " × " + dataset.height() + " pixels, " + dataset.encoding()),
        new Fact("classes", classes.size() + names),
        new Fact("training images", split(dataset.train())),
        new Fact("validation images", split(dataset.validation())),
        new Fact("rejected images", Numbers.count(dataset.rejected())),
        new Fact("channel mean", channels(dataset.mean())),
        new Fact("channel deviation", channels(dataset.deviation())),
        new Fact("fingerprint", dataset.fingerprint()));
  }

  private static String split(DatasetManifest.Split split) {
    return Numbers.count(split.examples())
        + " in "
        + split.shards().size()
        + (split.shards().size() == 1 ? " shard" : " shards");
  }

  private static String channels(List<Double> values) {
    return values.stream()
        .map(value -> Numbers.decimals(value, 2))
        .collect(Collectors.joining(", "));
  }

  private static List<Versions> versions(RunResults runs) {
    Map<Map<String, String>, Set<String>> runsByVersions = new LinkedHashMap<>();
    for (RunResult run : runs.inOrder()) {
      Provenance provenance = run.provenance();
      if (provenance != null) {
        for (Provenance.Session session : provenance.sessions()) {
          runsByVersions
              .computeIfAbsent(computer(provenance, session), key -> new LinkedHashSet<>())
              .add(run.name());
        }
      }
    }
    List<Versions> versions = new ArrayList<>();
    runsByVersions.forEach(
        (facts, of) ->
            versions.add(
                new Versions(
                    runsByVersions.size() == 1 && of.size() == runs.inOrder().size()
                        ? ""
                        : String.join("; ", of),
                    all(facts))));
    return versions;
  }

  /** The software and the machine that computed, and the revisions that went on after training. */
  private static Map<String, String> computer(Provenance run, Provenance.Session session) {
    Map<String, String> facts = new TreeMap<>(session.versions());
    if (!run.laterRevisions().isEmpty()) {
      facts.put(Provenance.REVISION + " after training", String.join("; ", run.laterRevisions()));
    }
    facts.put("processor", processor(session));
    Processor processor = session.processor();
    if (processor != null) {
      facts.put("processor's instruction sets", String.join(", ", processor.instructionSets()));
    }
    Provenance.OneDnn oneDnn = session.oneDnn();
    if (oneDnn != null) {
      facts.put("oneDNN's cache sizes", caches(oneDnn.cacheBytesPerCore()));
      facts.put(
          "oneDNN's cache correction",
          Objects.requireNonNullElse(oneDnn.cacheCorrection(), "none"));
    }
    if (session.memoryBytes() != null) {
      facts.put("memory", Numbers.bytes(session.memoryBytes()));
    }
    facts.put("threads", Integer.toString(session.threads()));
    return facts;
  }

  /** Returns the processor's name, with its family, model and stepping where they are known. */
  static String processor(Provenance.Session session) {
    Processor processor = session.processor();
    return processor == null
        ? session.cpu()
        : String.format(
            Locale.ROOT,
            "%s: %s, family %d, model %d, stepping %d",
            session.cpu(),
            processor.vendor(),
            processor.family(),
            processor.model(),
            processor.stepping());
  }

  private static String caches(@Nullable List<Long> bytes) {
    if (bytes == null) {
      return "unknown";
    }
    return bytes.isEmpty()
        ? "oneDNN's defaults"
        : bytes.stream().map(Numbers::count).collect(Collectors.joining(", "))
            + " bytes per core, from L1";
  }

  /** One table, if any run has provenance. */
  private static List<Grid> sessions(RunResults runs) {
    List<Grid.Row> rows = new ArrayList<>();
    for (RunResult run : runs.inOrder()) {
      Provenance provenance = run.provenance();
      if (provenance != null) {
        provenance.sessions().forEach(session -> rows.add(session(run, session)));
      }
    }
    List<String> words = List.of("run", "started", "finished");
    List<String> figures = List.of("from step", "to step");
    return rows.isEmpty() ? List.of() : List.of(new Grid("sessions", "", words, figures, rows));
  }

  private static Grid.Row session(RunResult run, Provenance.Session session) {
    return Grid.Row.of(
        run,
        List.of(session.started(), session.finished()),
        List.of(Numbers.count(session.fromStep()), Numbers.count(session.toStep())));
  }
}
