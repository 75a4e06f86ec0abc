package app.plixa.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;

/** The borders between packages, and the words that are not used. */
@AnalyzeClasses(packages = "app.plixa.hub", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule domainsKnowNoEdges = noClasses()
            .that()
            .resideInAnyPackage(
                    "..api..",
                    "..media..",
                    "..message..",
                    "..conversation..",
                    "..contact..",
                    "..event..",
                    "..webhook..",
                    "..whatsapp..",
                    "..number..",
                    "..workspace..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("app.plixa.hub.panel..", "app.plixa.hub.broker..", "app.plixa.hub.database..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("app.plixa.hub.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule dependenciesComeThroughConstructors =
            noFields().should().beAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Service)");
}
