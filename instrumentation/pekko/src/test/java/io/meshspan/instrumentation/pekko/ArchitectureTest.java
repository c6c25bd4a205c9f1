package io.meshspan.instrumentation.pekko;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.meshspan.instrumentation.pekko",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsNoSdkAndNoOtherModule =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.opentelemetry.sdk..",
              "io.meshspan.sdk..",
              "io.meshspan.backend..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule onlyTheDoorIsPublic =
      classes()
          .that()
          .arePublic()
          .should()
          .haveSimpleNameStartingWith("PekkoTracing")
          .orShould()
          .haveSimpleName("TracedData")
          .because("users need the system's tracing, its setup, and traced values");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();
}
