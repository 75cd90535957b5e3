package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;
import org.vivarium.imports.JarStore.Jar;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.MultipleInterpreters;

final class DeploymentsTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final JarStore store = new JarStore();
    private final Deployments deployments = new Deployments(store, fake::runtime);

    @Test
    void aModuleNeedsTheLockAndIsMadeByEachInterpreterUnlessItSaysOtherwise() {
        assertThat(deploy(Jar.of("a", "1.0.0").module("a", Map.of())).modules())
                .containsExactly(module("a", Gil.USED, Initialization.MULTI_PHASE));
        assertThat(deploy(Jar.of("b", "1.0.0").module("b", Map.of("gil", "NOT_USED", "initialization", "SINGLE_PHASE")))
                        .modules())
                .containsExactly(module("b", Gil.NOT_USED, Initialization.SINGLE_PHASE));
    }

    private static DeployedModule module(String name, Gil gil, Initialization initialization) {
        return new DeployedModule(
                name, new Version("1.0.0"), "org.acme.Definition", MultipleInterpreters.SUPPORTED, gil, initialization);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gil            | OWN | a.jar declares a module with gil=OWN; there are [USED, NOT_USED]",
                "initialization | TWO | a.jar declares a module with initialization=TWO; there are [MULTI_PHASE,"
                        + " SINGLE_PHASE]",
                "interpreters   | NO  | a.jar declares a module with interpreters=NO; there are [NOT_SUPPORTED,"
                        + " SUPPORTED, PER_INTERPRETER_LOCK]",
                "version        | 1.x | a.jar declares module a with version=1.x; a version looks like 1.2.0 or"
                        + " 1.2.0.beta",
                "name           | a-b | a.jar declares a module with name=a-b; a name looks like greeting or"
                        + " acme.money",
                "name           | ''  | a.jar declares a module without the attribute name; annotate its definition"
                        + " with @ExtensionModule and build it with bnd",
                "class          | ''  | a.jar declares a module without the attribute class; annotate its definition"
                        + " with @ExtensionModule and build it with bnd"
            })
    void aModuleThatIsDeclaredWronglyIsRefusedAndNothingOfItStays(String attribute, String value, String message) {
        Path jar = store.write("a.jar", Jar.of("a", "1.0.0").module("a", Map.of(attribute, value)));

        assertThatThrownBy(() -> deployments.deploy(jar))
                .isInstanceOf(ModuleException.class)
                .hasMessage(message);
        assertNothingIsDeployed();
    }

    @Test
    void aModuleThatIsDeclaredTwiceInOneBundleIsRefused() {
        Path jar = store.write(
                "a.jar", Jar.of("a", "1.0.0").module("m", Map.of()).module("m", Map.of("version", "2.0.0")));

        assertThatThrownBy(() -> deployments.deploy(jar))
                .isInstanceOf(ModuleException.class)
                .hasMessage("a.jar declares module m twice");
        assertNothingIsDeployed();
    }

    @Test
    void aFileThatIsNoBundleIsRefused() {
        assertThatThrownBy(() -> deployments.deploy(store.writeHalf("a.jar")))
                .isInstanceOf(ModuleException.class)
                .hasMessage("a.jar is not a whole jar file");
        assertNothingIsDeployed();
    }

    @Test
    void aModuleHasTheVersionOfItsBundleUnlessItHasItsOwn() {
        DeployedBundle bundle = deploy(Jar.of("a", "1.2.0")
                .module("plain", Map.of("version", ""))
                .module("text", Map.of("version", "3.1"))
                .module("typed", Map.of("version", new Version("3.2.0"))));

        assertThat(bundle.modules())
                .extracting(DeployedModule::version)
                .containsExactly(new Version("1.2.0"), new Version("3.1.0"), new Version("3.2.0"));
    }

    @Test
    void versionsOfABundleAreDeployedSideBySide() {
        deploy(Jar.ofModule("a", "1.2.0"));
        deploy(Jar.ofModule("a", "1.10.0"));
        deploy(Jar.ofModule("a", "1.9.0"));

        assertThat(ids()).containsExactly("a/1.2.0", "a/1.10.0", "a/1.9.0");
    }

    @Test
    void theSameVersionIsRefused() {
        deploy(Jar.ofModule("org.acme.greeting", "1.2.0"));

        assertThatThrownBy(() -> deploy(Jar.ofModule("org.acme.greeting", "1.2.0")))
                .isInstanceOf(ModuleException.class)
                .hasMessage("bundle org.acme.greeting 1.2.0 is deployed already;"
                        + " module:update puts another in its place");
        assertThat(store.ids()).containsExactly("org.acme.greeting/1.2.0");
    }

    @Test
    void aModuleOfAnotherBundleIsRefused() {
        deploy(Jar.of("a", "1.0.0").module("m", Map.of()));

        assertThatThrownBy(
                        () -> deploy(Jar.of("b", "2.0.0").module("n", Map.of()).module("m", Map.of())))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module m of b-2.0.0.jar is provided by the deployed bundle a 1.0.0 already;"
                        + " undeploy that first");
        assertThat(ids()).containsExactly("a/1.0.0");
        assertThat(deployments.find("n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m       | 3.0.0 | 2.0.0",
                "m>=1,<3 | 1.5.0 | 1.1.0",
                "m==1.5  | 1.5.0 | 1.1.0",
                "m<1     | 0.9.0 | 4.0.0"
            })
    void theBestModuleHasTheHighestVersionInTheHighestVersionOfItsBundle(
            String wanted, String version, String bundleVersion) {
        deploy(Jar.of("x", "1.1.0").module("m", Map.of("version", "1.5.0")));
        deploy(Jar.of("x", "1.0.0").module("m", Map.of("version", "1.5.0")));
        deploy(Jar.of("x", "2.0.0").module("m", Map.of("version", "3.0.0")));
        deploy(Jar.of("x", "4.0.0").module("m", Map.of("version", "0.9.0")));

        var found = deployments.find(ModuleRequirement.parse(wanted)).orElseThrow();

        assertThat(found.module().version()).isEqualTo(new Version(version));
        assertThat(found.bundle().version()).isEqualTo(new Version(bundleVersion));
    }

    @Test
    void aModuleInNoVersionThatWillDoIsNotFound() {
        deploy(Jar.ofModule("m", "1.0.0"));

        assertThat(deployments.find(ModuleRequirement.parse("m>1"))).isEmpty();
        assertThat(deployments.find(ModuleRequirement.parse("n"))).isEmpty();
    }

    @Test
    void aNameIsAPackageAsLongAsModulesBelowItAreDeployed() {
        deploy(Jar.ofModule("acme", "1.0.0"));
        assertThat(deployments.isPackage("acme")).isFalse();

        deploy(Jar.ofModule("acme.money.rates", "1.0.0"));
        assertThat(deployments.isPackage("acme")).isTrue();
        assertThat(deployments.isPackage("acme.money")).isTrue();
        assertThat(deployments.isPackage("acme.mon")).isFalse();
        assertThat(deployments.isPackage("acme.money.rates")).isFalse();

        deployments.undeploy("acme.money.rates");
        assertThat(deployments.isPackage("acme")).isFalse();
    }

    @Test
    void theSymbolicNameIsEnoughForTheOnlyVersion() {
        deploy(Jar.ofModule("a", "1.0.0"));
        assertThat(deployments.named("a").id()).isEqualTo("a/1.0.0");

        deploy(Jar.ofModule("a", "2.0.0"));
        assertThat(deployments.named("a/1.0.0").id()).isEqualTo("a/1.0.0");
        assertThat(deployments.named("a/2").id()).isEqualTo("a/2.0.0");
        assertThatThrownBy(() -> deployments.named("a"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("bundle a is deployed in several versions; name one of them: a/1.0.0, a/2.0.0");
    }

    @Test
    void anUnknownNameIsAnsweredWithWhatThereIs() {
        assertThatThrownBy(() -> deployments.undeploy("a"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("no bundle a is deployed; there is none");
        deploy(Jar.of("org.acme.greeting", "1.2.0").module("greeting", Map.of()));

        assertThatThrownBy(() -> deployments.undeploy("org.acme.greting"))
                .hasMessage("no bundle org.acme.greting is deployed; did you mean org.acme.greeting/1.2.0?");
        assertThatThrownBy(() -> deployments.undeploy("something.else"))
                .hasMessage("no bundle something.else is deployed; there is org.acme.greeting/1.2.0");
        deploy(Jar.ofModule("b", "1.0.0"));
        assertThatThrownBy(() -> deployments.undeploy("greeting"))
                .hasMessage("no bundle greeting is deployed; module greeting is in org.acme.greeting/1.2.0");
        assertThatThrownBy(() -> deployments.undeploy("org.acme.greting"))
                .hasMessage("no bundle org.acme.greting is deployed; did you mean org.acme.greeting/1.2.0?"
                        + " there are org.acme.greeting/1.2.0, b/1.0.0");
        assertThatThrownBy(() -> deployments.undeploy("something.else"))
                .hasMessage("no bundle something.else is deployed; there are org.acme.greeting/1.2.0, b/1.0.0");
    }

    @ParameterizedTest
    @CsvSource({"a/2.0.0", "a/two", "a/"})
    void anUnknownVersionIsAnsweredWithThoseThereAre(String name) {
        deploy(Jar.ofModule("a", "1.0.0"));
        deploy(Jar.ofModule("a", "1.1.0"));
        deploy(Jar.ofModule("b", "1.0.0"));

        assertThatThrownBy(() -> deployments.undeploy(name))
                .isInstanceOf(ModuleException.class)
                .hasMessage("no bundle " + name + " is deployed; there are a/1.0.0, a/1.1.0");
    }

    @Test
    void aLongListIsCutShort() {
        for (int number = 0; number < 13; number++) {
            deploy(Jar.ofModule("m" + number, "1.0.0"));
        }

        assertThatThrownBy(() -> deployments.undeploy("something")).hasMessageEndingWith("m9/1.0.0 and 3 more");
    }

    @Test
    void aVersionIsUndeployedAndTheOthersStay() {
        deploy(Jar.ofModule("a", "1.0.0"));
        deploy(Jar.ofModule("a", "2.0.0"));

        deployments.undeploy("a/2.0.0");

        assertThat(ids()).containsExactly("a/1.0.0");
        assertThat(store.ids()).containsExactly("a/1.0.0");
        assertThat(deployments.find("a").orElseThrow().module().version()).isEqualTo(new Version("1.0.0"));
    }

    @Test
    void theClosureNamesWhatABundleNeeds() {
        deploy(Jar.of("library", "1.0.0"));
        deploy(Jar.ofModule("user", "1.0.0").requiring("library"));

        assertThat(deployments.closure("user"))
                .extracting(DeployedBundle::id)
                .containsExactly("library/1.0.0", "user/1.0.0");
    }

    @Test
    void theClosureOfABundleWithoutAProviderNamesWhatIsMissing() {
        deploy(Jar.ofModule("user", "1.0.0").requiring("library"));

        assertThatThrownBy(() -> deployments.closure("user"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("bundle user/1.0.0 requires bundle library");
    }

    @Test
    void theHooksHearOfEachDeploymentUpdateAndUndeployment() {
        Path jar = store.write("a.jar", Jar.ofModule("a", "1.0.0"));

        deployments.deploy(jar);
        deployments.replace(jar, (catalog, arriving) -> catalog.named("a"));
        deployments.undeploy("a");

        assertThat(fake.audited)
                .containsExactly(
                        "vivarium.module.deploy a.jar",
                        "vivarium.module.deploy a.jar",
                        "vivarium.module.undeploy a/1.0.0");
    }

    @Test
    void aHookThatThrowsStopsTheDeployment() {
        Path jar = store.write("a.jar", Jar.ofModule("a", "1.0.0"));
        fake.refusal = new IllegalStateException("not here");

        assertThatThrownBy(() -> deployments.deploy(jar)).isSameAs(fake.refusal);
        assertNothingIsDeployed();
    }

    @Test
    void aPythonPackageIsProvidedByOneBundleInTheHighestVersion() {
        deploy(python("a", "1.0.0", "acme"));
        deploy(python("a", "1.10.0", "acme"));
        deploy(python("a", "1.9.0", "acme"));

        assertThat(deployments.packages()).containsExactly("acme");
        assertThat(deployments.findPackage(ModuleRequirement.any("acme")))
                .hasValueSatisfying(bundle -> assertThat(bundle.version()).isEqualTo(new Version("1.10.0")));
        assertThat(deployments.findPackage(ModuleRequirement.parse("acme<1.9")))
                .hasValueSatisfying(bundle -> assertThat(bundle.version()).isEqualTo(new Version("1.0.0")));
        assertThat(deployments.findPackage(ModuleRequirement.parse("acme>2"))).isEmpty();
        assertThat(deployments.find("acme")).isEmpty();
    }

    @Test
    void aPythonPackageAndAModuleOfTheSameNameAreRefusedAndNothingOfThemStays() {
        deploy(python("a", "1.0.0", "acme"));
        deploy(Jar.ofModule("counter", "1.0.0"));

        assertThatThrownBy(() -> deploy(python("b", "1.0.0", "acme")))
                .isInstanceOf(ModuleException.class)
                .hasMessage("Python package acme of b-1.0.0.jar is provided by the deployed bundle a 1.0.0 already;"
                        + " undeploy that first");
        assertThatThrownBy(() -> deploy(python("b", "1.0.0", "counter")))
                .hasMessage("Python package counter of b-1.0.0.jar is provided by the deployed bundle counter 1.0.0"
                        + " already; undeploy that first");
        assertThatThrownBy(() -> deploy(Jar.ofModule("acme", "1.0.0")))
                .hasMessage("module acme of acme-1.0.0.jar is provided by the deployed bundle a 1.0.0 already;"
                        + " undeploy that first");
        assertThatThrownBy(() -> deploy(python("b", "1.0.0", "both").module("both", Map.of())))
                .hasMessage("b-1.0.0.jar declares module both and has a Python package both; rename one of them");
        deploy(Jar.of("b", "1.0.0").module("acme.fast", Map.of()));

        assertThat(ids()).containsExactly("a/1.0.0", "counter/1.0.0", "b/1.0.0");
        assertThat(store.ids()).containsExactly("a/1.0.0", "counter/1.0.0", "b/1.0.0");
    }

    private static Jar python(String symbolicName, String version, String name) {
        return Jar.of(symbolicName, version).containing("python/" + name + "/__init__.py", new byte[0]);
    }

    @Test
    void aHookThatThrowsStopsTheUndeployment() {
        deploy(Jar.ofModule("a", "1.0.0"));
        fake.refusal = new IllegalStateException("not here");

        assertThatThrownBy(() -> deployments.undeploy("a")).isSameAs(fake.refusal);
        assertThat(ids()).containsExactly("a/1.0.0");
    }

    @Test
    void changesByManyThreadsAreAllMade() throws Exception {
        int threads = 8;
        int rounds = 100;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Callable<Integer> work = () -> {
                String name = "m" + Thread.currentThread().threadId();
                for (int round = 0; round < rounds; round++) {
                    deployments.deploy(store.write(name + ".jar", Jar.ofModule(name, round + ".0.0")));
                    if (round > 0) {
                        deployments.undeploy(name + "/" + (round - 1));
                    }
                }
                return rounds;
            };
            List<Future<Integer>> futures =
                    Stream.generate(() -> executor.submit(work)).limit(threads).toList();
            for (Future<Integer> future : futures) {
                assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(rounds);
            }
        }
        assertThat(store.ids()).containsExactlyInAnyOrderElementsOf(ids());
        assertThat(deployments.list())
                .allSatisfy(bundle -> assertThat(bundle.version()).isEqualTo(new Version(rounds - 1, 0, 0)));
    }

    private DeployedBundle deploy(Jar jar) {
        return deployments.deploy(store.write(jar.symbolicName() + "-" + jar.version() + ".jar", jar));
    }

    private List<String> ids() {
        return deployments.list().stream().map(DeployedBundle::id).toList();
    }

    private void assertNothingIsDeployed() {
        assertThat(deployments.list()).isEmpty();
        assertThat(store.stored).isEmpty();
    }
}
