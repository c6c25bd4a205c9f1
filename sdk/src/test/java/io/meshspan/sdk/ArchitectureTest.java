package io.meshspan.sdk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.meshspan.sdk", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsNoBackend =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.meshspan.backend..", "io.meshspan.store..", "io.meshspan.mesh..", "org.slf4j..");

  @ArchTest
  static final ArchRule onlyWhatIsStartedAndAnsweredIsPublic =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .resideInAPackage("io.meshspan.sdk")
          .should()
          .haveSimpleName("MeshspanSdk")
          .orShould()
          .haveSimpleName("FlushResult")
          .orShould()
          .haveSimpleName("Delivery")
          .orShould()
          .haveSimpleName("SamplerProvider")
          .orShould()
          .haveSimpleName("TailSampling")
          .because("a service loader makes what others only start");

  @ArchTest
  static final ArchRule samplersKnowNothingOfWhatComesAfter =
      noClasses()
          .that()
          .resideInAnyPackage("io.meshspan.sdk.sampling", "io.meshspan.sdk.tail")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.meshspan.sdk", "io.opentelemetry.sdk.trace.export");

  @ArchTest
  static final ArchRule otlpKnowsNothingOfUs =
      noClasses()
          .that()
          .resideInAPackage("io.meshspan.sdk.otlp")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.meshspan..").and(not(resideInAPackage("io.meshspan.sdk.otlp"))));

  @ArchTest
  static final ArchRule theSpoolKnowsNeitherSpansNorExporters =
      noClasses()
          .that()
          .resideInAPackage("io.meshspan.sdk.spool")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.meshspan..", "io.opentelemetry..")
                  .and(not(resideInAPackage("io.meshspan.sdk.spool"))));

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();
}
