package io.meshspan.instrumentation.spiffe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.meshspan.instrumentation.spiffe",
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
              "io.meshspan.mesh..",
              "org.bouncycastle..",
              "io.grpc..");

  @ArchTest
  static final ArchRule onlyTheDoorsArePublic =
      classes()
          .that()
          .arePublic()
          .should()
          .haveSimpleName("SpiffeTracing")
          .orShould()
          .haveSimpleName("MutualTls")
          .orShould()
          .haveSimpleName("AuthenticatedSocket")
          .orShould()
          .haveSimpleName("FirstExchange");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule doesNotReachIntoJavaSpiffe =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.spiffe.internal..", "io.spiffe.workloadapi.internal..")
          .because("only what java-spiffe offers stays in the next version");
}
