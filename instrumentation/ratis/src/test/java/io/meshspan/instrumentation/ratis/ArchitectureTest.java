package io.meshspan.instrumentation.ratis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.meshspan.instrumentation.ratis",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsNoSdkAndNoOtherModule =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.opentelemetry.sdk..", "io.meshspan.sdk..", "io.meshspan.backend..", "io.grpc..");

  @ArchTest
  static final ArchRule onlyTheDoorIsPublic =
      classes()
          .that()
          .arePublic()
          .should()
          .haveSimpleName("RatisTracing")
          .orShould()
          .haveSimpleName("TracedMessage")
          .orShould()
          .haveSimpleName("TracedGrpc")
          .because("Ratis makes TracedGrpc by its name; users need the other two");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule doesNotReachIntoRatis =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.ratis.server.impl..")
          .because("only what Ratis offers to extend stays in the next version");
}
