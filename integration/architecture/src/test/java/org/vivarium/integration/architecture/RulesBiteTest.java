package org.vivarium.integration.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.vivarium.integration.architecture.offending.first.First;
import org.vivarium.integration.architecture.offending.second.Second;

/** Each rule finds the offence that it is there for, and lets pass what is right. */
final class RulesBiteTest {
    private static final String OFFENDING = "org.vivarium.integration.architecture.offending";

    private final JavaClasses offenders = new ClassFileImporter().importClasses(First.class, Second.class);

    /** What a framework makes, so it may be public. */
    public static final class Activator implements BundleActivator {
        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) {}
    }

    @Test
    void theStarFindsAForeignLibraryAndAForeignBundle() {
        assertThat(new Star(OFFENDING + ".first", List.of(), List.of()).violations(offenders))
                .anyMatch(violation -> violation.contains("org.assertj.core.api.AbstractAssert"))
                .anyMatch(violation -> violation.contains("First.other()") && violation.contains("second.Second"));
        assertThat(new Star(OFFENDING, List.of(), List.of("org.assertj")).violations(offenders))
                .isEmpty();
    }

    @Test
    void theStarFindsAForeignImport() {
        Star star = new Star("org.vivarium.a", List.of("org.vivarium.interpreters"), List.of("org.jline"));
        assertThat(star.violations(List.of(
                        "java.util",
                        "org.osgi.framework",
                        "org.vivarium.interpreters",
                        "org.jline.reader",
                        "org.vivarium.b",
                        "org.vivarium.ab")))
                .containsExactly("org.vivarium.b", "org.vivarium.ab");
    }

    @Test
    void theCycleIsFound() {
        assertThatThrownBy(() -> slices().matching(OFFENDING + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .check(offenders))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Cycle detected");
    }

    @Test
    void mutableStaticsAreFound() {
        assertThat(StaticState.violations(classFile(OFFENDING + ".Statics")))
                .containsExactly(
                        OFFENDING + ".Statics.assignable: not final",
                        OFFENDING + ".Statics.ARRAY: an array",
                        OFFENDING + ".Statics.ATOMIC: a java.util.concurrent.atomic.AtomicLong",
                        OFFENDING + ".Statics.LOCAL: a java.lang.ThreadLocal",
                        OFFENDING + ".Statics.CONCURRENT: a java.util.concurrent.ConcurrentHashMap",
                        OFFENDING + ".Statics.GROWING: a collection that comes from no unmodifiable factory");
    }

    @Test
    void anEnumsOwnArrayIsNotCounted() {
        assertThat(StaticState.violations(classFile(OFFENDING + ".Choice"))).isEmpty();
    }

    @Test
    void publicAndOpenClassesAreFound() {
        assertThat(new Visibility(List.of()).violations(offenders))
                .containsExactlyInAnyOrder(
                        First.class.getName() + " is public",
                        First.class.getName() + " is not final",
                        Second.class.getName() + " is public");
        assertThat(new Visibility(List.of(First.class.getName(), Second.class.getName())).violations(offenders))
                .containsExactly(First.class.getName() + " is not final");
    }

    @Test
    void headersAreRead() {
        List<Header.Clause> clauses = Header.clauses("a;version=\"[1,2)\";uses:=\"b,c\", d");
        assertThat(clauses).extracting(Header.Clause::name).containsExactly("a", "d");
        assertThat(clauses).extracting(Header.Clause::hasVersion).containsExactly(true, false);
        assertThat(Header.clauses(null)).isEmpty();
    }

    private static Path classFile(String name) {
        try {
            return Path.of(RulesBiteTest.class
                    .getResource("/" + name.replace('.', '/') + ".class")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
