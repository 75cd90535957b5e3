package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;
import org.vivarium.modules.Update;

/** Imports that meet updates and reloads of what they import. */
final class ImportsDuringUpdatesTest {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");
    private static final Version THREE = new Version("3.0.0");

    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final FakeSpaces spaces = fixture.spaces;
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void noThreadStays() {
        threads.close();
    }

    // --- an import, and an update ---

    @Test
    void anImportWhoseModuleIsReplacedWhenItHasBeenFoundTakesTheNew() {
        fixture.deploy("a", "1.0.0", filledBy(module -> seen.add("exec 1")));
        Path two = spaces.jar("a", "2.0.0", Map.of(), filledBy(module -> seen.add("exec 2")));
        fixture.found.set(() -> update(two));

        assertThat(version("a")).isEqualTo(TWO);
        assertThat(seen).containsExactly("exec 2");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void anImportWhoseModuleIsUndeployedWhenItHasBeenFoundFindsNone() {
        fixture.deploy("a", module -> seen.add("exec"));
        fixture.found.set(() -> fixture.deployments.undeploy("a"));

        assertThatThrownBy(() -> fixture.importModule("a")).isInstanceOf(ModuleNotFoundException.class);
        assertThat(seen).isEmpty();
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void anImportWhoseBundleIsReplacedWhileItStartsTakesTheNew() {
        fixture.deploy("a", "1.0.0", filledBy(module -> seen.add("exec 1")));
        Path two = spaces.jar("a", "2.0.0", Map.of(), filledBy(module -> seen.add("exec 2")));
        spaces.starting = once(() -> fixture.admin().update(two, "", Follow.NONE, _ -> {}));

        assertThat(version("a")).isEqualTo(TWO);
        assertThat(seen).containsExactly("exec 2");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aModuleOfABundleThatHasBeenReplacedInBetweenComesFromTheNewOne() {
        deployPair("1.0.0");
        fixture.importModule("a");
        Path two = pair("2.0.0");
        fixture.found.set(() -> assertThat(update(two).swaps())
                .flatExtracting(Swap::changes)
                .containsExactly(new Change("a", ONE, TWO)));

        assertThat(version("c")).isEqualTo(TWO);
        assertThat(version("a")).isEqualTo(TWO);
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void anUpdateWaitsForTheOnlyImportOfABundle() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        fixture.deploy("a", "1.0.0", filledBy(module -> {
            inside.countDown();
            fake.unlocked(() -> asked.await(10, TimeUnit.SECONDS));
        }));
        Path two = spaces.jar("a", "2.0.0", Map.of(), filledBy(module -> {}));
        Future<Module> imported = threads.submit(() -> fixture.importModule("a"));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        // First for the holders, and then to wait for the module.
        spaces.asked = asked::countDown;

        Update update = update(two);

        asked.countDown();
        imported.get(10, TimeUnit.SECONDS);
        assertThat(update.swaps()).flatExtracting(Swap::changes).containsExactly(new Change("a", ONE, TWO));
        assertThat(version("a")).isEqualTo(TWO);
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void anImportThatFailsWhileAnUpdateWaitsForItHasNothingToFollow() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        fixture.deploy("a", "1.0.0", filledBy(module -> {
            inside.countDown();
            fake.unlocked(() -> asked.await(10, TimeUnit.SECONDS));
            throw new IllegalStateException("as it was told");
        }));
        Path two = spaces.jar("a", "2.0.0", Map.of(), filledBy(module -> {}));
        Future<Module> imported = threads.submit(() -> fixture.importModule("a"));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        spaces.asked = asked::countDown;

        Update update = update(two);

        assertThatThrownBy(() -> imported.get(10, TimeUnit.SECONDS)).hasMessageContaining("as it was told");
        assertThat(update.swaps()).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(spaces.installed).isEmpty();
        assertThat(version("a")).isEqualTo(TWO);
    }

    @Test
    void aModuleThatComesIntoABundleBeforeItLeavesIsMadeAnewWithIt() {
        deployPair("1.0.0");
        fixture.importModule("a");
        deployPair("2.0.0");
        spaces.replacing = once(() -> fixture.importModule("c<2"));

        Swap swap = reload("a");

        assertThat(swap.changes()).containsExactly(new Change("a", ONE, TWO), new Change("c", ONE, TWO));
        assertThat(spaces.installed).containsExactly("a");
        unload("a");
        assertThat(version("c")).isEqualTo(TWO);
        assertThat(spaces.installed).containsExactly("a");
        unload("c");
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void modulesOfSeveralEarlierVersionsOfABundleFollowTogether() {
        deployPair("1.0.0");
        fixture.importModule("a");
        fixture.admin().update(pair("2.0.0"), "", Follow.NONE, _ -> {});
        assertThat(version("c")).isEqualTo(TWO);
        assertThat(version("a")).isEqualTo(ONE);

        Update update = update(pair("3.0.0"));

        assertThat(update.swaps())
                .flatExtracting(Swap::changes)
                .containsExactlyInAnyOrder(new Change("a", ONE, THREE), new Change("c", TWO, THREE));
        assertThat(spaces.installed).containsExactly("a");
    }

    // --- a reload, and an update ---

    @Test
    void aReloadWhoseVersionIsReplacedWhenItHasBeenFoundTakesTheNew() {
        besideEachOther();
        Path three = spaces.jar("a", "3.0.0", Map.of(), filledBy(module -> {}));
        fixture.found.set(() -> update(three, "a/2.0.0"));

        assertThat(reload("a").changes()).containsExactly(new Change("a", ONE, THREE));
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aReloadWhoseVersionIsReplacedWhileItArrivesTakesTheNew() {
        besideEachOther();
        Path three = spaces.jar("a", "3.0.0", Map.of(), filledBy(module -> {}));
        spaces.replacing = once(() -> update(three, "a/2.0.0"));

        assertThat(reload("a").changes()).containsExactly(new Change("a", ONE, THREE));
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aReloadWhoseVersionIsUndeployedTakesTheBestThatIsLeft() {
        besideEachOther();
        fixture.found.set(() -> fixture.deployments.undeploy("a/2.0.0"));

        assertThat(reload("a").changes()).containsExactly(new Change("a", ONE, ONE));
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void anUpdateWaitsForAReloadThatTakesWhatItReplaces() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        fixture.deploy("a", "1.0.0", filledBy(module -> {}));
        fixture.importModule("a");
        fixture.deploy("a", "2.0.0", filledBy(module -> {
            inside.countDown();
            fake.unlocked(() -> asked.await(10, TimeUnit.SECONDS));
        }));
        Path three = spaces.jar("a", "3.0.0", Map.of(), filledBy(module -> {}));
        Future<Swap> reload = threads.submit(() -> reload("a"));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        spaces.asked = asked::countDown;

        Update update = update(three, "a/2.0.0");

        assertThat(reload.get(10, TimeUnit.SECONDS).changes()).containsExactly(new Change("a", ONE, TWO));
        assertThat(update.swaps()).flatExtracting(Swap::changes).containsExactly(new Change("a", TWO, THREE));
        assertThat(spaces.installed).containsExactly("a");
    }

    private void besideEachOther() {
        fixture.deploy("a", "1.0.0", filledBy(module -> {}));
        fixture.importModule("a");
        fixture.deploy("a", "2.0.0", filledBy(module -> {}));
    }

    @Test
    void whatAFinderGivesAgainThoughItIsUndeployedFails() {
        fixture.deploy("a", module -> {});
        ModuleSpec kept = fixture.imports
                .deployed()
                .find(fake.interpreter(), ModuleRequirement.any("a"))
                .orElseThrow();
        fixture.deployments.undeploy("a");
        fixture.finders.add((interpreter, requirement) -> Optional.of(kept));

        assertThatThrownBy(() -> fixture.importModule("a"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("cannot import a: a 1.0.0 has been replaced or undeployed in the meantime; try again");
        assertThat(spaces.installed).isEmpty();
    }

    // --- what a new version imports ---

    @Test
    void whatANewVersionImportsOfItsOwnBundleKeepsThat() {
        fixture.deploy("a", "1.0.0", filledBy(module -> {}));
        fixture.importModule("a");
        fixture.deployments.deploy(
                spaces.jar("a", "2.0.0", filledBy(module -> module.importModule("c")), "c", filledBy(module -> {})));

        reload("a");
        unload("a");

        assertThat(spaces.installed).containsExactly("a");
        assertThat(version("c")).isEqualTo(TWO);
        unload("c");
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void whatANewVersionThatFailsHasImportedLeavesWithItsLastCaller() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicReference<Future<Object>> call = new AtomicReference<>();
        fixture.deploy("a", "1.0.0", filledBy(module -> {}));
        fixture.importModule("a");
        ModuleDefinition failing = filledBy(module -> {
            ModuleFunction work = function(module.importModule("c"), "work");
            call.set(threads.submit(() -> fake.interpreter().<Object, Exception>attach(() -> call(work))));
            fake.unlocked(() -> inside.await(10, TimeUnit.SECONDS));
            throw new IllegalArgumentException("no");
        });
        fixture.deployments.deploy(spaces.jar("a", "2.0.0", failing, "c", new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                module.function("work", arguments -> {
                    inside.countDown();
                    return fake.unlocked(() -> finish.await(10, TimeUnit.SECONDS)) ? "done" : "not done";
                });
            }

            @Override
            public void free(Module module) {
                seen.add("free c");
            }
        }));

        assertThatThrownBy(() -> reload("a")).hasMessage("ValueError: no");

        assertThat(names()).containsExactly("a");
        assertThat(version("a")).isEqualTo(ONE);
        assertThat(seen).isEmpty();
        assertThat(spaces.installed).containsExactly("a", "a");
        finish.countDown();
        assertThat(call.get().get(10, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(seen).containsExactly("free c");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void whatANewVersionThatFailsHasMadeStaysWhenItIsLeftToTheEnd() throws Exception {
        fixture.deploy("a", "1.0.0", filledBy(module -> {}));
        fixture.importModule("a");
        fixture.deploy("a", "2.0.0", new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                fake.phase = Interpreter.State.FINALIZING;
                fake.closed = true;
                throw new IllegalArgumentException("no");
            }

            @Override
            public void free(Module module) {
                seen.add("free 2");
            }
        });

        assertThatThrownBy(() -> reload("a")).isInstanceOf(RuntimeException.class);

        assertThat(seen).isEmpty();
        assertThat(spaces.installed).containsExactly("a", "a");
        fake.closed = false;
        fixture.finalizers.getFirst().finalizeInterpreter();
        assertThat(seen).containsExactly("free 2");
    }

    // --- who waits ---

    @Test
    void anImportThatAnUpdateWaitsForImportsOthers() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        spaces.needs.put("user", "base");
        fixture.deploy("base", "1.0.0", filledBy(module -> {}));
        fixture.importModule("base");
        fixture.deploy("third", module -> {});
        fixture.deploy("user", module -> {
            inside.countDown();
            fake.unlocked(() -> asked.await(10, TimeUnit.SECONDS));
            module.importModule("third");
            seen.add("user of " + module.importModule("base").spec().version());
        });
        Path two = spaces.jar("base", "2.0.0", Map.of(), filledBy(module -> module.importModule("third")));
        Future<Module> imported = threads.submit(() -> fixture.importModule("user"));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        spaces.asked = asked::countDown;

        Update update = update(two);

        imported.get(10, TimeUnit.SECONDS);
        assertThat(update.swaps()).singleElement().satisfies(swap -> {
            assertThat(swap.failure()).isEmpty();
            assertThat(swap.changes()).containsExactly(new Change("base", ONE, TWO), new Change("user", ONE, ONE));
        });
        assertThat(seen).containsExactly("user of 1.0.0", "user of 2.0.0");
    }

    @Test
    void aReloadThatAnotherReloadWaitsForImportsOthers() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        for (String name : List.of("a", "b")) {
            fixture.deploy(name, "1.0.0", filledBy(module -> {}));
            fixture.importModule(name);
        }
        fixture.deploy("third", module -> {});
        fixture.deploy("a", "2.0.0", filledBy(module -> {
            inside.countDown();
            fake.unlocked(() -> found.await(10, TimeUnit.SECONDS));
            module.importModule("third");
            module.importModule("b");
        }));
        fixture.deploy("b", "2.0.0", filledBy(module -> module.importModule("third")));
        Future<Swap> first = threads.submit(() -> reload("a"));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        fixture.found.set(found::countDown);

        Swap second = reload("b");

        assertThat(first.get(10, TimeUnit.SECONDS).changes()).containsExactly(new Change("a", ONE, TWO));
        assertThat(second.changes()).containsExactly(new Change("b", ONE, TWO));
        assertThat(names()).containsExactlyInAnyOrder("a", "b", "third");
    }

    private static ModuleDefinition filledBy(ExecSlot slot) {
        return FakeSpaces.filledBy(slot);
    }

    private static Runnable once(Runnable step) {
        AtomicReference<Runnable> left = new AtomicReference<>(step);
        return () -> left.getAndSet(() -> {}).run();
    }

    private Path pair(String version) {
        return spaces.jar("a", version, filledBy(module -> {}), "c", filledBy(module -> {}));
    }

    private void deployPair(String version) {
        fixture.deployments.deploy(pair(version));
    }

    private Update update(Path jar) {
        return update(jar, "");
    }

    private Update update(Path jar, String replaced) {
        return fixture.admin().update(jar, replaced, Follow.ALL, _ -> {});
    }

    private Swap reload(String module) {
        return fixture.imports.reload(fake.interpreter(), module);
    }

    private void unload(String module) {
        fixture.imports.unload(fake.interpreter(), module);
    }

    private Version version(String module) {
        return fixture.importModule(module).spec().version();
    }

    private List<String> names() {
        return fixture.imports.modules(fake.interpreter()).stream()
                .map(Module::name)
                .toList();
    }

    private static ModuleFunction function(Module module, String name) {
        return (ModuleFunction) Objects.requireNonNull(module.attributes().get(name));
    }

    private static Object call(ModuleFunction function) throws Exception {
        return Objects.requireNonNull(function.call(new Arguments("test", List.of())));
    }
}
