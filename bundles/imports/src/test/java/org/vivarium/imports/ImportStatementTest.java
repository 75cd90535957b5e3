package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.Gil;
import org.vivarium.modules.ImportTime;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.MultipleInterpreters;
import org.vivarium.modules.Swap;

/** Imports of several modules at once. */
final class ImportStatementTest {
    private static final Version TWO = new Version("2.0.0");

    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final FakeSpaces spaces = fixture.spaces;
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void noThreadStays() {
        threads.close();
    }

    // --- what it does ---

    @Test
    void theModulesComeInTheirOrderFromBundlesThatAreInstalledInOneStep() {
        deploy("c", "a", "b");
        fake.audited.clear();

        assertThat(importModules("b", "a", "c")).extracting(Module::name).containsExactly("b", "a", "c");

        assertThat(seen).containsExactly("exec b", "exec a", "exec c");
        assertThat(fake.audited).containsExactly("import b", "import a", "import c");
        assertThat(names()).containsExactly("b", "a", "c");
        assertThat(spaces.prepared).containsExactly(List.of("b", "a", "c"));
        assertThat(spaces.installed).containsExactly("b", "a", "c");
    }

    @Test
    void eachStartsInItsOwnImport() {
        deploy("a", "b");
        spaces.starting = () -> seen.add("start after " + names());

        importModules("a", "b");

        assertThat(seen).containsExactly("start after []", "exec a", "start after [a]", "exec b");
    }

    @Test
    void whatIsThereIsNotInstalledAgain() {
        deploy("a", "b", "c");
        Module b = fixture.importModule("b");

        assertThat(importModules("a", "b", "c", "b").get(1)).isEqualTo(b);

        assertThat(spaces.prepared).containsExactly(List.of("a", "c"));
        assertThat(seen).containsExactly("exec b", "exec a", "exec c");
        assertThat(spaces.installed).containsExactly("b", "a", "c");
    }

    @Test
    void aBundleAloneIsNotInstalledAhead() {
        deploy("a");

        importModules("a");
        importModules();

        assertThat(spaces.prepared).isEmpty();
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void thePackagesOfAModuleAreInstalledWithIt() {
        deploy("p", "p.q", "a");

        importModules("p.q", "a");

        assertThat(spaces.prepared).containsExactly(List.of("p", "p.q", "a"));
        assertThat(names()).containsExactly("p", "p.q", "a");
    }

    @Test
    void theConfigChoosesTheVersions() {
        deploy("a", "b");
        fixture.deploy("b", "2.0.0", FakeSpaces.filledBy(module -> {}));
        fake.config = InterpreterConfig.MAIN.with("modules", "b<2");

        assertThat(importModules("a", "b").getLast().spec().version()).isEqualTo(new Version("1.0.0"));
        assertThat(spaces.prepared).containsExactly(List.of("a", "b"));
        assertThat(spaces.installed).containsExactly("a", "b");
    }

    @Test
    void eachTimeIsToldWithWhatWasDoneAhead() {
        deploy("a", "b");
        List<ImportTime> times = new ArrayList<>();

        fixture.imports.importModules(fake.interpreter(), List.of("a", "b"), times::add);

        assertThat(times).extracting(ImportTime::module).containsExactly("a", "b");
        assertThat(times)
                .allMatch(time -> time.install().toMillis() == 2
                        && time.resolve().toMillis() == 4
                        && time.start().toMillis() == 3);
    }

    @Test
    void aModuleMayImportOneThatComesLater() {
        fixture.deploy("a", module -> {
            module.importModule("b");
            seen.add("exec a");
        });
        deploy("b");

        importModules("a", "b");

        assertThat(seen).containsExactly("exec b", "exec a");
        assertThat(names()).containsExactly("a", "b");
        assertThat(spaces.installed).containsExactly("a", "b");
    }

    @Test
    void aModuleMayImportSeveralItself() {
        deploy("b", "c");
        fixture.deploy("a", module -> fixture.imports.importModules(fake.interpreter(), List.of("b", "c")));

        importModules("a", "c");

        assertThat(spaces.prepared).containsExactly(List.of("a", "c"));
        assertThat(spaces.installed).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aFinderThatIsAskedFirstFindsWhatItFindsOneByOne() {
        deploy("a", "b", "c");
        fixture.finders.add((_, requirement) -> {
            seen.add("asked for " + requirement.name() + " after " + names());
            return Optional.of(requirement.name()).filter("b"::equals).map(ImportStatementTest::foreign);
        });

        assertThat(importModules("a", "b", "c"))
                .extracting(module -> module.spec().origin())
                .containsExactly("a 1.0.0", "foreign", "c 1.0.0");

        assertThat(seen)
                .containsExactly(
                        "asked for a after []",
                        "exec a",
                        "asked for b after [a]",
                        "asked for c after [a, b]",
                        "exec c");
        assertThat(spaces.prepared).isEmpty();
        assertThat(spaces.installed).containsExactly("a", "c");
    }

    private static ModuleSpec foreign(String name) {
        return new ModuleSpec(
                name,
                TWO,
                "foreign",
                false,
                MultipleInterpreters.PER_INTERPRETER_LOCK,
                Gil.USED,
                Initialization.MULTI_PHASE,
                (_, _) -> FakeSpaces.filledBy(module -> {}));
    }

    // --- failures ---

    @Test
    void whatStandsBeforeTheOneThatFailsStaysAndWhatWasPreparedBehindGoes() {
        deploy("a", "c");
        fixture.deploy("b", module -> {
            throw new IllegalStateException("as it was told");
        });

        assertThatThrownBy(() -> importModules("a", "b", "c"))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessageContaining("as it was told");

        assertThat(names()).containsExactly("a");
        assertThat(spaces.prepared).containsExactly(List.of("a", "b", "c"));
        assertThat(spaces.installed).containsExactly("a");
        assertThat(importModules("c")).extracting(Module::name).containsExactly("c");
    }

    @Test
    void aNameThatIsNotFoundFailsAtItsTurn() {
        deploy("a", "b");

        assertThatThrownBy(() -> importModules("a", "nothing", "b"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'nothing'");

        assertThat(names()).containsExactly("a");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aNameThatIsNoneFailsBeforeAnythingIsImported() {
        deploy("a", "b");

        assertThatThrownBy(() -> importModules("a", "b", "1")).isInstanceOf(IllegalArgumentException.class);

        assertThat(spaces.prepared).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatCannotBeInstalledTogetherIsInstalledOneByOne() {
        deploy("a", "b");
        spaces.preparing = () -> {
            throw new UnresolvedBundleException("b lacks something");
        };
        AtomicReference<Runnable> starts = new AtomicReference<>(() -> {});
        spaces.starting = () -> starts.getAndSet(() -> {
                    throw new UnresolvedBundleException("b lacks something");
                })
                .run();

        assertThatThrownBy(() -> importModules("a", "b"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("cannot import b: b lacks something");

        assertThat(names()).containsExactly("a");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void whatDoesNotStartGoesAndMayComeAgain() {
        deploy("a", "b");
        spaces.starting = once(() -> {
            throw new ClassSpaceException("refused");
        });

        assertThatThrownBy(() -> importModules("a", "b")).hasMessage("cannot import a: refused");

        assertThat(names()).isEmpty();
        assertThat(spaces.installed).isEmpty();
        assertThat(importModules("a", "b")).hasSize(2);
        assertThat(spaces.installed).containsExactly("a", "b");
    }

    // --- others at the same time ---

    @Test
    void aBundleThatSomebodyInstallsIsNotWaitedForAhead() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch prepared = new CountDownLatch(1);
        deploy("a", "b", "c");
        spaces.starting = once(() -> {
            inside.countDown();
            await(prepared);
        });
        spaces.preparing = prepared::countDown;
        Future<Module> other = threads.submit(() -> fixture.importModule("b"));
        await(inside);

        List<Module> modules = importModules("a", "b", "c");

        assertThat(modules.get(1)).isEqualTo(other.get(10, TimeUnit.SECONDS));
        assertThat(spaces.prepared).containsExactly(List.of("a", "c"));
        assertThat(spaces.installed).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whatOneStatementPreparedAnotherThreadMayTake() throws Exception {
        CountDownLatch prepared = new CountDownLatch(1);
        deploy("b");
        // It has to be there before the import of a, which would take it for a thread of its own.
        Future<Module> other = threads.submit(() -> {
            await(prepared);
            return fixture.importModule("b");
        });
        fixture.deploy("a", module -> {
            prepared.countDown();
            fake.unlocked(() -> other.get(10, TimeUnit.SECONDS));
        });
        fixture.deploy("c", module -> {
            throw new IllegalStateException("as it was told");
        });

        assertThatThrownBy(() -> importModules("a", "c", "b")).isInstanceOf(ExecutionFailedException.class);

        assertThat(names()).containsExactly("a", "b");
        assertThat(spaces.installed).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theEndOfTheTableInBetweenEndsIt() {
        deploy("b");
        fixture.deploy("a", module -> fixture.finalizers.getFirst().finalizeInterpreter());

        assertThatThrownBy(() -> importModules("a", "b")).isInstanceOf(InterpreterNotFoundException.class);

        assertThat(seen).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void theEndOfTheTableWhileItPreparesEndsIt() {
        deploy("a", "b");
        spaces.preparing = () -> {
            try {
                fixture.finalizers.getFirst().finalizeInterpreter();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            throw new InterpreterNotFoundException("interpreter 0 (main) has ended");
        };

        assertThatThrownBy(() -> importModules("a", "b")).isInstanceOf(InterpreterNotFoundException.class);

        assertThat(seen).isEmpty();
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void whatIsReplacedAfterItWasPreparedIsNotTaken() {
        deploy("b");
        Path two = spaces.jar("b", "2.0.0", Map.of(), FakeSpaces.filledBy(module -> seen.add("exec b 2")));
        fixture.deploy("a", module -> update(two));

        assertThat(importModules("a", "b").getLast().spec().version()).isEqualTo(TWO);

        assertThat(seen).containsExactly("exec b 2");
        assertThat(spaces.installed).containsExactly("a", "b");
    }

    @Test
    void whatIsUndeployedAfterItWasPreparedIsNotFound() {
        deploy("b");
        fixture.deploy("a", module -> fixture.deployments.undeploy("b"));

        assertThatThrownBy(() -> importModules("a", "b")).isInstanceOf(ModuleNotFoundException.class);

        assertThat(names()).containsExactly("a");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void whatWasPreparedIsInstalledAnewWhenWhatIsDeployedHasChanged() {
        deploy("b");
        fixture.deploy("a", module -> {
            deploy("other");
            seen.add("there " + List.copyOf(spaces.installed));
            spaces.starting = () -> seen.add("starts " + List.copyOf(spaces.uninstalled));
        });

        importModules("a", "b");

        assertThat(seen).containsExactly("there [a, b]", "starts [b]", "exec b");
        assertThat(spaces.installed).containsExactly("a", "b");
    }

    @Test
    void aReloadTakesOutWhatIsPreparedAndNotNeededYet() {
        deploy("b", "changed");
        fixture.importModule("changed");
        fixture.deploy("changed", "2.0.0", FakeSpaces.filledBy(module -> {}));
        spaces.replacing = () -> seen.add("replaces beside " + List.copyOf(spaces.installed));
        fixture.deploy("a", module -> reload("changed"));
        seen.clear();

        importModules("a", "b");

        assertThat(seen).containsExactly("replaces beside [changed, a]", "exec b");
        assertThat(spaces.installed).containsExactlyInAnyOrder("changed", "a", "b");
    }

    @Test
    void nothingIsPreparedWhileAReloadIsUnderWay() {
        deploy("a", "b", "changed");
        fixture.importModule("changed");
        fixture.deploy(
                "changed",
                "2.0.0",
                FakeSpaces.filledBy(module -> fixture.imports.importModules(fake.interpreter(), List.of("a", "b"))));

        Swap swap = reload("changed");

        assertThat(swap.failure()).isEmpty();
        assertThat(spaces.prepared).isEmpty();
        assertThat(names()).containsExactlyInAnyOrder("changed", "a", "b");
    }

    private void deploy(String... names) {
        for (String name : names) {
            fixture.deploy(name, module -> seen.add("exec " + name));
        }
    }

    private List<Module> importModules(String... names) {
        return fixture.imports.importModules(fake.interpreter(), List.of(names));
    }

    private List<String> names() {
        return fixture.imports.modules(fake.interpreter()).stream()
                .map(Module::name)
                .toList();
    }

    private Swap reload(String module) {
        return fixture.imports.reload(fake.interpreter(), module);
    }

    private void update(Path jar) {
        fixture.admin().update(jar, "", Follow.ALL, _ -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Runnable once(Runnable step) {
        AtomicReference<Runnable> left = new AtomicReference<>(step);
        return () -> left.getAndSet(() -> {}).run();
    }
}
