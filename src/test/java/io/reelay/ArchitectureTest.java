package io.reelay;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages of docs/design.md: who may know whom. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.reelay");

  /** A reader takes in no more of one package at a time. */
  private static final long MAX_TYPES = 32;

  @Test
  void noPackageNeedsOneThatNeedsIt() {
    slices().matching("io.reelay.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void theSettingsKnowNothingElseOfReelay() {
    noClasses()
        .that()
        .resideInAPackage("io.reelay.config")
        .should()
        .dependOnClassesThat(
            describe(
                "are of another package of Reelay",
                type ->
                    type.getPackageName().startsWith("io.reelay")
                        && !type.getPackageName().equals("io.reelay.config")))
        .check(MAIN);
  }

  @Test
  void noPackageNeedsTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.reelay")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.reelay")
        .check(MAIN);
  }

  @Test
  void onlyTheLedgerSpeaksSql() {
    noClasses()
        .that()
        // The start tells a database that does not answer from a wrong setting.
        .resideOutsideOfPackages("io.reelay", "io.reelay.ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "com.zaxxer.hikari..")
        .check(MAIN);
  }

  @Test
  void theStorageKnowsNoJob() {
    noClasses()
        .that()
        .resideInAPackage("io.reelay.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.reelay.ledger..")
        .check(MAIN);
  }

  @Test
  void eachPackageCanBeReadAtOnceAndSaysItsPurpose() {
    Map<String, Long> types =
        MAIN.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(types).allSatisfy((name, count) -> assertThat(count).isLessThan(MAX_TYPES));
    assertThat(types.keySet())
        .filteredOn(name -> !name.equals("io.reelay"))
        .allSatisfy(
            name ->
                assertThat(Path.of("src/main/java", name.split("[.]")).resolve("package-info.java"))
                    .isRegularFile());
  }
}
