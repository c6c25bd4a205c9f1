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
          .resideOutsideOfPackage("io.meshspan.store.disk..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java.lang..", "java.math..", "java.util..", "io.meshspan.store")
          .because("who sends spans and who asks for them is not the store's business");

  @ArchTest
  static final ArchRule theDiskStoreKnowsFilesAndNoNetwork =
      noClasses()
          .that()
          .resideInAPackage("io.meshspan.store.disk..")
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
