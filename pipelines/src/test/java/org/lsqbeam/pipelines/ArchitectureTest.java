package org.lsqbeam.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.NullMarked;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.pipelines.flow.StageRunner;
import org.tensorflow.Session;

/** The arrows between modules and packages, over the main classes of all modules. */
@AnalyzeClasses(packages = "org.lsqbeam", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String GRAPHS = "org.lsqbeam.graphs..";
  private static final String[] INTEGER_MODULE = {
    "org.lsqbeam.graphs.integer..", "org.lsqbeam.graphs.image..", "org.lsqbeam.graphs.io.."
  };
  private static final String TRANSFORMS = "org.lsqbeam.transforms..";
  private static final String PIPELINES = "org.lsqbeam.pipelines..";
  private static final String STORAGE = "org.lsqbeam.transforms.storage..";

  private static final DescribedPredicate<JavaClass> PIPELINE_OPTIONS =
      JavaClass.Predicates.assignableTo(PipelineOptions.class)
          .or(JavaClass.Predicates.equivalentTo(PipelineOptionsFactory.class))
          .or(JavaClass.Predicates.equivalentTo(PipelineOptionsFactory.Builder.class))
          .as("Beam's PipelineOptions");

  @ArchTest
  static void everyModulesClassesAreSeen(JavaClasses classes) {
    assertThat(classes)
        .extracting(JavaClass::getPackageName)
        .anyMatch(name -> name.startsWith("org.lsqbeam.graphs."))
        .anyMatch(name -> name.startsWith("org.lsqbeam.transforms."))
        .anyMatch(name -> name.startsWith("org.lsqbeam.pipelines."));
  }

  private static ArchRule noDependency(String from, String... to) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to);
  }

  @ArchTest
  static final ArchRule graphsKnowNeitherTransformsNorPipelinesNorBeam =
      noDependency(GRAPHS, TRANSFORMS, PIPELINES, "org.apache.beam..");

  @ArchTest
  static final ArchRule integerInferenceKnowsNeitherTensorFlowNorTheOtherGraphs =
      noClasses()
          .that()
          .resideInAnyPackage(INTEGER_MODULE)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage("org.tensorflow..", "org.bytedeco..")
                  .or(
                      JavaClass.Predicates.resideInAPackage(GRAPHS)
                          .and(
                              DescribedPredicate.not(
                                  JavaClass.Predicates.resideInAnyPackage(INTEGER_MODULE))))
                  .as("TensorFlow, or classes of graphs outside of tf-graphs/integer"));

  @ArchTest
  static final ArchRule transformsKnowNeitherPipelinesNorTensorFlow =
      noDependency(TRANSFORMS, PIPELINES, "org.tensorflow..", "org.bytedeco..");

  @ArchTest
  static final ArchRule pipelinesDoNotKnowTensorFlow =
      noDependency(PIPELINES, "org.tensorflow..", "org.bytedeco..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.lsqbeam.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyStorageKnowsTheKindsOfStorage =
      noClasses()
          .that()
          .resideOutsideOfPackage(STORAGE)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage(STORAGE)
                  .and(JavaClass.Predicates.simpleNameStartingWith("Gcs"))
                  .or(JavaClass.Predicates.simpleName("LocalStorage"))
                  .or(JavaClass.Predicates.resideInAPackage("com.google.cloud.."))
                  .as("implementations of Storage, or Google's clients"));

  @ArchTest
  static final ArchRule onlyTheCommandLineAndTheRunnerKnowPipelineOptions =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.lsqbeam.pipelines.cli..")
          .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(StageRunner.class)))
          .and(
              DescribedPredicate.not(
                  JavaClass.Predicates.assignableTo(BoundedSource.class)
                      .as("sources, whose methods Beam declares with them")))
          .should()
          .dependOnClassesThat(PIPELINE_OPTIONS);

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsOurOptions =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.lsqbeam.pipelines.cli..", "org.lsqbeam.pipelines.options..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.lsqbeam.pipelines.options..");

  @ArchTest
  static final ArchRule onlyTheCommandLineSetsWhatHoldsForTheProcess =
      noClasses()
          .that()
          .resideInAPackage(PIPELINES)
          .and()
          .resideOutsideOfPackage("org.lsqbeam.pipelines.cli..")
          .should()
          .callMethod(Sessions.class, "useThreads", int.class)
          .orShould()
          .callMethod(OneDnnCaches.class, "allowCorrection", boolean.class)
          .orShould()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(System.class, "exit", int.class);

  /** Or the end of the process would not wait for it. */
  @ArchTest
  static final ArchRule tensorFlowIsRunThroughSessions =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Sessions.class)
          .should()
          .callMethod(Session.Runner.class, "run");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideInAPackage(PIPELINES)
          .and()
          .resideOutsideOfPackage("org.lsqbeam.pipelines.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule classesAreNamedForWhatTheyAre =
      classes()
          .should()
          .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
          .because("a name is one of the field's own words");

  /** NullAway looks at no other package. */
  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    assertThat(classes)
        .extracting(JavaClass::getPackage)
        .allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class));
  }
}
