package io.meshspan.backend.page;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the page's package must not know. */
@AnalyzeClasses(
    packages = "io.meshspan.backend.page",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PageArchitectureTest {
  @ArchTest
  static final ArchRule filesKnowNoSpans =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.meshspan.store..",
              "io.meshspan.backend.receive..",
              "io.meshspan.backend.query..",
              "io.meshspan.backend.api..")
          .because(
              "the page's scripts ask the API over HTTP; its files are the same for everybody");

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();
}
