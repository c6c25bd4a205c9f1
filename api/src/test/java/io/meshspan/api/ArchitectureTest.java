package io.meshspan.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.atomic.AtomicReference;

@AnalyzeClasses(packages = "io.meshspan.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] HAND_WRITTEN = {
    "io.meshspan.api",
    "io.meshspan.api.core",
    "io.meshspan.api.catalog",
    "io.meshspan.api.propagation",
    "io.meshspan.api.annotation",
    "io.meshspan.api.processor"
  };
  private static final DescribedPredicate<JavaClass> A_FAMILY =
      resideInAnyPackage("io.meshspan.api..")
          .and(DescribedPredicate.not(resideInAnyPackage(HAND_WRITTEN)))
          .as("a family");

  @ArchTest
  static final ArchRule theCoreKnowsNoFamily =
      noClasses()
          .that()
          .resideInAnyPackage("..api.core..", "..api.propagation..", "..api.catalog..")
          .should()
          .dependOnClassesThat(A_FAMILY)
          .orShould()
          .dependOnClassesThat(simpleName("Meshspan"))
          .because("a family is added by one file of the registry and nothing else");

  @ArchTest
  static final ArchRule familiesDoNotKnowEachOther =
      slices()
          .matching("io.meshspan.api.(*)")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              DescribedPredicate.alwaysTrue(),
              resideInAnyPackage(
                  "..api.core", "..api.attributes", "..api.catalog", "..propagation"))
          .ignoreDependency(
              resideInAnyPackage("..api.annotation", "..api.processor"),
              DescribedPredicate.alwaysTrue())
          .because("what two families share is in shared.yaml");

  @ArchTest
  static final ArchRule theCatalogueIsLoadedOnlyByThoseWhoAskForIt =
      noClasses()
          .that()
          .resideOutsideOfPackages("..api.catalog..", "..api.annotation..", "..api.processor..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..api.catalog..")
          .because("an application that only traces should not pay for descriptions");

  @ArchTest
  static final ArchRule onlyTheOpenTelemetryApiAndTheJdk =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.meshspan.api..",
              "io.opentelemetry.api..",
              "io.opentelemetry.context..",
              "java..",
              "javax.annotation.processing..",
              "javax.lang.model..",
              "javax.tools..")
          .because("whoever uses the API should bring nothing else along");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.meshspan.api.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule noHolders =
      noFields()
          .that()
          .areStatic()
          .should()
          .haveRawType(assignableTo(AtomicReference.class))
          .because("a final holder is still global state");
}
