package io.meshspan.backend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.meshspan.store.SpanStore;
import java.util.concurrent.atomic.AtomicReference;

@AnalyzeClasses(
    packages = "io.meshspan.backend",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule aSpanFlowsOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("api")
          .definedBy("..backend.api..")
          .layer("query")
          .definedBy("..backend.query..")
          .layer("receive")
          .definedBy("..backend.receive..")
          .whereLayer("api")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("receive")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("api");

  @ArchTest
  static final ArchRule anApiAsksThroughQueries =
      noClasses()
          .that()
          .resideInAPackage("..backend.api..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(SpanStore.class)
          .because("the page and Jaeger's clients must never disagree");

  @ArchTest
  static final ArchRule apisDoNotKnowEachOther =
      slices()
          .matching("io.meshspan.backend.api.(jaeger|meshspan|tempo)..")
          .should()
          .notDependOnEachOther()
          .because("each has the shapes of its own readers");

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.meshspan.(**)").should().beFreeOfCycles();

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
