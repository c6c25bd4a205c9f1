package io.meshspan.codegen;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.meshspan.codegen",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theRegistryKnowsNothingOfWhatIsMadeFromIt =
      noClasses()
          .that()
          .resideInAPackage("..codegen.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..codegen.java..", "..codegen.docs..", "..codegen.json..")
          .because("what a target needs, it works out itself");

  @ArchTest
  static final ArchRule onlyTheReaderKnowsYaml =
      noClasses()
          .that()
          .resideOutsideOfPackage("..codegen.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..")
          .because("targets are made from records");

  @ArchTest
  static final ArchRule targetsDoNotKnowEachOther =
      slices()
          .matching("io.meshspan.codegen.(java|docs|json)..")
          .should()
          .notDependOnEachOther()
          .because("each can be changed alone");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();
}
