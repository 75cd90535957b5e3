package org.vivarium.integration.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.annotation.versioning.Version;

/** The rules of the house, held against the compiled bundles and their manifests. */
final class ArchitectureTest {
    private static final Repository REPOSITORY = Repository.here();
    private static final Part API = Part.in(REPOSITORY.root().resolve("bundles/api"));
    private static final Part LAUNCHER = Part.in(REPOSITORY.root().resolve("launcher"));

    private static final Part INSTRUMENT = Part.in(REPOSITORY.root().resolve("instrument"));

    /** What a program embeds the platform by, what GraalVM's engine makes, and what woven classes call. */
    private static final List<String> PUBLIC = List.of(
            "org.vivarium.launcher.Platform",
            "org.vivarium.launcher.PlatformException",
            "org.vivarium.instrument.EvalBreaker",
            "org.vivarium.instrument.EvalBreakerProvider",
            "org.vivarium.instrument.SharedMemory",
            "org.vivarium.instrument.SharedMemoryProvider",
            "org.vivarium.spaces.providers.Providers");

    /** The one package besides the api's that is exported: code that the platform writes into bundles needs it. */
    private static final List<String> WOVEN = List.of("org.vivarium.spaces.providers");

    private static final String GROUND = "org.vivarium.interpreters";

    /** All parts, as the folders name them, so that a new bundle is held to the rules from its first day. */
    static List<Part> parts() {
        List<Part> parts = new ArrayList<>(
                REPOSITORY.bundleFolders().stream().map(Part::in).toList());
        parts.add(LAUNCHER);
        parts.add(INSTRUMENT);
        return parts;
    }

    static Stream<Part> implementations() {
        return parts().stream().filter(part -> !part.equals(API));
    }

    static Stream<Part> implementationBundles() {
        return implementations().filter(part -> !part.equals(LAUNCHER) && !part.equals(INSTRUMENT));
    }

    @Test
    void theScanFindsTheBundles() {
        assertThat(parts())
                .extracting(Part::name)
                .contains(
                        "api",
                        "runtime",
                        "classspace",
                        "gc",
                        "unloads",
                        "channels",
                        "imports",
                        "python",
                        "console",
                        "launcher",
                        "instrument");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void anImplementationHasOnePackageThatNoOtherPartHas(Part part) {
        assertThat(part.roots())
                .singleElement()
                .satisfies(root -> assertThat(parts())
                        .filteredOn(other -> other.roots().contains(root))
                        .containsExactly(part));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aPartCompilesAgainstTheApiAndItsOwnLibraryAlone(Part part) {
        assertThat(star(part).violations(part.classes())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("implementationBundles")
    void aBundleImportsTheApiAndItsOwnLibraryAlone(Part part) {
        List<String> imports = part.packages("Import-Package");
        assertThat(imports).as("imports of %s", part).isNotEmpty();
        assertThat(star(part).violations(imports)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("implementationBundles")
    void aBundleIsWiredByPackagesAlone(Part part) {
        assertThat(part.packages("Require-Bundle")).isEmpty();
        assertThat(part.packages("Fragment-Host")).isEmpty();
        assertThat(part.packages("Bundle-SymbolicName")).containsExactly("org.vivarium." + part.name());
    }

    @ParameterizedTest
    @MethodSource("implementationBundles")
    void onlyTheApiExportsBesideWhatWovenClassesCall(Part part) {
        assertThat(part.packages("Export-Package")).isEqualTo(part.name().equals("classspace") ? WOVEN : List.of());
    }

    @Test
    void theApiExportsAllOfItsPackagesVersionedAndDescribed() {
        List<Header.Clause> exports =
                Header.clauses(API.manifest().getMainAttributes().getValue("Export-Package"));
        assertThat(exports.stream().map(Header.Clause::name)).containsExactlyInAnyOrderElementsOf(apiPackages());
        assertThat(exports).allMatch(Header.Clause::hasVersion);
        for (String name : apiPackages()) {
            assertThat(API.classes().getPackage(name).tryGetAnnotationOfType(Version.class))
                    .as("@Version in %s.package-info", name)
                    .isPresent();
        }
    }

    @Test
    void theApiHasNoCycleAndInterpretersIsItsGround() {
        JavaClasses api = API.classes();
        slices().matching("org.vivarium.(*)..").should().beFreeOfCycles().check(api);
        assertThat(new Star(GROUND, List.of(), List.of()).violations(api.that(resideInAPackage(GROUND))))
                .isEmpty();
        assertThat(new Star("org.vivarium", List.of(), List.of()).violations(api))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void nothingStaticIsMutableOutsideRuntimeState(Part part) {
        assertThat(part.classFiles().stream()
                        .filter(file -> !file.endsWith("RuntimeState.class"))
                        .flatMap(file -> StaticState.violations(file).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void whatNoFrameworkNeedsIsPackagePrivateAndFinal(Part part) {
        assertThat(new Visibility(PUBLIC).violations(part.classes())).isEmpty();
    }

    private static Star star(Part part) {
        return new Star(part.roots().getFirst(), apiPackages(), part.libraries());
    }

    private static List<String> apiPackages() {
        return API.classes().stream()
                .map(type -> type.getPackageName())
                .distinct()
                .toList();
    }
}
