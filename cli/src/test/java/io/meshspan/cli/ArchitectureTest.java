package io.meshspan.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.meshspan.cli", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theMeshIsAJarAndAProcessOfItsOwn =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.meshspan.mesh..", "org.apache.ratis..", "org.apache.pekko..");

  @ArchTest
  static final ArchRule theBackendIsKnownByItsDoor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.meshspan.backend.receive..",
              "io.meshspan.backend.query..",
              "io.meshspan.backend.api..",
              "io.meshspan.store..");

  @ArchTest
  static final ArchRule onlyTheCommandIsPublic =
      classes()
          .that()
          .arePublic()
          .and()
          .resideInAPackage("io.meshspan.cli")
          .should()
          .haveSimpleName("MeshspanCli");

  @ArchTest
  static final ArchRule theSyntheticMeshKnowsNoNetworkAndNoBackend =
      noClasses()
          .that()
          .resideInAPackage("io.meshspan.cli.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.meshspan.backend..",
              "io.opentelemetry.exporter..",
              "java.net.http..",
              "picocli..");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();
}
