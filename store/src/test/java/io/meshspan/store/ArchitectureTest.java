package io.meshspan.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.atomic.AtomicReference;

@AnalyzeClasses(
    packages = "io.meshspan.store",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theStoreKnowsTheJdkAndNoNetwork =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.meshspan.store.disk..", "io.meshspan.store.segment..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java.lang..",
              "java.math..",
              "java.nio",
              "java.util..",
              "io.meshspan.store",
              "io.meshspan.store.bytes")
          .because("who sends spans and who asks for them is not the store's business");

  @ArchTest
  static final ArchRule segmentsKnowNothingOfTheStoreThatKeepsThem =
      noClasses()
          .that()
          .resideInAPackage("io.meshspan.store.segment..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.meshspan.store.disk..")
          .because("a segment is read without a store, by a tool or a test");

  @ArchTest
  static final ArchRule whatIsOnDiskKnowsFilesAndNoNetwork =
      noClasses()
          .that()
          .resideInAnyPackage("io.meshspan.store.disk..", "io.meshspan.store.segment..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.io..",
              "java.nio..",
              "io.meshspan.store..")
          .because("a store is handed a directory and nothing else");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule noHolders =
      noFields()
          .that()
          .areStatic()
          .should()
          .haveRawType(JavaClass.Predicates.assignableTo(AtomicReference.class))
          .because("a final holder is still global state");
}
