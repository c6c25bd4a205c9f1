package io.meshspan.mesh;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.atomic.AtomicReference;

@AnalyzeClasses(packagesOf = MeshNode.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.meshspan.mesh.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheNodeKnowsAllParts =
      noClasses()
          .that(
              resideInAPackage("io.meshspan.mesh.*..").and(not(resideInAPackage("..mesh.node.."))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.meshspan.mesh.node..");

  @ArchTest
  static final ArchRule oneClassAloneKnowsTheSdk =
      noClasses()
          .that(not(simpleName("SdkTracing")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.meshspan.sdk..", "io.opentelemetry.sdk..", "io.opentelemetry.exporter..")
          .because("a node without the SDK on its class path has to load all others");

  @ArchTest
  static final ArchRule selfManagementKnowsNoOtherPart =
      classes()
          .that()
          .resideInAPackage("..mesh.autonomic..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.slf4j..",
                  "io.opentelemetry.api..",
                  "io.meshspan.api..",
                  "io.meshspan.mesh.autonomic.."));

  @ArchTest
  static final ArchRule ratisStaysInConsensus =
      noClasses()
          .that(not(resideInAPackage("..mesh.consensus..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.ratis..", "io.meshspan.instrumentation.ratis..");

  @ArchTest
  static final ArchRule pekkoStaysInGossip =
      noClasses()
          .that(not(resideInAPackage("..mesh.gossip..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "io.meshspan.instrumentation.pekko..");

  @ArchTest
  static final ArchRule jgraphtStaysInRouting =
      noClasses()
          .that(not(resideInAPackage("..mesh.routing..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jgrapht..");

  @ArchTest
  static final ArchRule whatProvesIdentityStaysInIdentity =
      noClasses()
          .that(not(resideInAPackage("..mesh.identity..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.spiffe..",
              "io.meshspan.instrumentation.spiffe..",
              "io.grpc..",
              "com.google.protobuf..",
              "org.bouncycastle..");

  @ArchTest
  static final ArchRule aNodeKnowsNothingOfWhoIssues =
      noClasses()
          .that()
          .resideInAPackage("..mesh.identity")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..mesh.identity.service..", "org.bouncycastle..");

  static final ArchRule theVirtualMachineAndItsFormatsStayInContract =
      noClasses()
          .that(not(resideInAPackage("..mesh.contract..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.horizen..", "org.web3j..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule whatSpeaksToTheKernelKnowsNoPartOfANode =
      classes()
          .that()
          .resideInAPackage("..mesh.ebpf..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.slf4j..",
                  "com.sun.jna..",
                  "io.opentelemetry.api..",
                  "io.opentelemetry.context..",
                  "io.meshspan.api..",
                  "io.meshspan.mesh.ebpf.."));

  @ArchTest
  static final ArchRule theLedgerKnowsNoLogNoNetworkAndNoVirtualMachine =
      classes()
          .that()
          .resideInAPackage("..mesh.ledger..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.slf4j..",
                  "io.opentelemetry.api..",
                  "io.meshspan.api..",
                  "io.meshspan.mesh.bytes..",
                  "io.meshspan.mesh.topology..",
                  "io.meshspan.mesh.ledger.."));

  @ArchTest
  static final ArchRule nothingThatMeasuresKnowsHowLinksAreEmulated =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..mesh.link..", "..mesh.routing..", "..mesh.autonomic..", "..mesh.learning..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(".*\\.(LinkEmulation|LinkDelay|DailyDelay)");

  @ArchTest
  static final ArchRule learningKnowsNoNetwork =
      classes()
          .that()
          .resideInAPackage("..mesh.learning..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.slf4j..",
                  "io.opentelemetry.api..",
                  "io.meshspan.api..",
                  "io.meshspan.mesh.link..",
                  "io.meshspan.mesh.topology..",
                  "io.meshspan.mesh.learning.."));

  @ArchTest
  static final ArchRule theFederationKnowsNeitherWhatIsLearntNorHowMessagesTravel =
      classes()
          .that()
          .resideInAPackage("..mesh.federation..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.slf4j..",
                  "io.opentelemetry..",
                  "io.meshspan.api..",
                  "io.meshspan.mesh.topology..",
                  "io.meshspan.mesh.learning..",
                  "io.meshspan.mesh.federation.."));

  @ArchTest static final ArchRule noMutableStatics = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule noHolders =
      noFields()
          .that()
          .areStatic()
          .should()
          .haveRawType(assignableTo(AtomicReference.class))
          .because("a final holder is still global state");
}
