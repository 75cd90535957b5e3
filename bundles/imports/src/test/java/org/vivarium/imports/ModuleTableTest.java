package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;

final class ModuleTableTest {
    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final FakeSpaces spaces = fixture.spaces;
    private final Deployments deployments = fixture.deployments;
    private final Imports imports = fixture.imports();
    private final ModuleTable table = imports.table(fake.interpreter());

    @Test
    void aModuleIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        deploy("a", module -> made.incrementAndGet());

        assertThat(importInto(imports, "a")).isSameAs(importInto(imports, "a"));
        assertThat(made).hasValue(1);
        assertThat(table.list()).extracting(Module::name).containsExactly("a");
    }

    @Test
    void aFailedImportLeavesNothingAndCanBeTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        deploy("a", module -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalArgumentException("not yet");
            }
        });

        assertThatThrownBy(() -> importInto(imports, "a"))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("ValueError: not yet");
        assertThat(table.list()).isEmpty();
        assertThat(table.contains("a")).isFalse();
        assertThat(spaces.installed).isEmpty();
        assertThat(importInto(imports, "a").name()).isEqualTo("a");
    }

    @Test
    void aModuleThatCanBeNeitherFilledNorFreedLeavesItsPlace() {
        deploy("a", new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                throw new IllegalArgumentException("no exec");
            }

            @Override
            public void free(Module module) {
                throw new AssertionError("no free");
            }
        });

        assertThatThrownBy(() -> importInto(imports, "a"))
                .hasMessage("ValueError: no exec")
                .hasSuppressedException(new AssertionError("no free"));
        assertThat(table.contains("a")).isFalse();
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void anUnknownModuleIsNotFound() {
        assertThatThrownBy(() -> importInto(imports, "nothing"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'nothing'");
        assertThat(table.contains("nothing")).isFalse();
    }

    @Test
    void aCircularImportSeesThePartlyMadeModule() {
        List<String> seen = new ArrayList<>();
        deploy("a", module -> {
            module.constant("early", 1);
            importInside(imports, "b");
            module.constant("late", 2);
        });
        deploy(
                "b",
                module -> seen.addAll(importInside(imports, "a").attributes().keySet()));

        assertThat(importInto(imports, "a").attributes()).containsOnlyKeys("early", "late");
        assertThat(seen).containsExactly("early");
    }

    @Test
    void twoThreadsThatImportEachOthersModulesDoNotWaitForEver() throws Exception {
        for (int round = 0; round < 200; round++) {
            Imports fresh = fixture.imports();
            CyclicBarrier begun = new CyclicBarrier(2);
            deploy("a", module -> {
                meet(begun);
                importInside(fresh, "b");
            });
            deploy("b", module -> {
                meet(begun);
                importInside(fresh, "a");
            });

            List<Module> modules = inTwoThreads(() -> importInto(fresh, "a"), () -> importInto(fresh, "b"));

            assertThat(modules).extracting(Module::name).containsExactly("a", "b");
            deployments.undeploy("a");
            deployments.undeploy("b");
        }
    }

    @Test
    void aThreadThatComesSecondWaitsForTheReadyModule() throws Exception {
        for (int round = 0; round < 200; round++) {
            Imports fresh = fixture.imports();
            deploy("a", module -> module.constant("done", true));
            CyclicBarrier begun = new CyclicBarrier(2);
            Callable<Module> importIt = () -> {
                begun.await(10, TimeUnit.SECONDS);
                Module module = importInto(fresh, "a");
                assertThat(module.attributes()).containsKey("done");
                return module;
            };

            List<Module> modules = inTwoThreads(importIt, importIt);

            assertThat(modules.getFirst()).isSameAs(modules.getLast());
            deployments.undeploy("a");
        }
    }

    @Test
    void slotsRunUnderTheLock() {
        List<Boolean> held = new ArrayList<>();
        deploy("a", Map.of("gil", "USED"), new LockObserver(fake, held));

        importInto(imports, "a");
        table.clear();

        assertThat(held).containsExactly(true, true);
        assertThat(fake.lock.isLocked()).isFalse();
    }

    @Test
    void slotsOfAModuleThatDoesWithoutTheLockRunWithoutIt() {
        List<Boolean> held = new ArrayList<>();
        deploy("a", Map.of("gil", "NOT_USED"), new LockObserver(fake, held));

        importInto(imports, "a");
        table.clear();

        assertThat(held).containsExactly(false, false);
    }

    @Test
    void theHooksHearOfAnImportBeforeItIsMade() {
        deploy("a", module -> fake.audited.add("exec"));
        fake.audited.clear();

        importInto(imports, "a");
        importInto(imports, "a");

        assertThat(fake.audited).containsExactly("import a", "exec");
    }

    @Test
    void aHookThatThrowsStopsTheImport() {
        deploy("a", module -> {});
        fake.refusal = new IllegalStateException("not here");

        assertThatThrownBy(() -> importInto(imports, "a")).isSameAs(fake.refusal);
        assertThat(table.contains("a")).isFalse();
        assertThat(spaces.installed).isEmpty();

        fake.refusal = null;
        assertThat(importInto(imports, "a").name()).isEqualTo("a");
    }

    @Test
    void modulesAreFreedInReverseOrderWhateverFails() {
        List<String> freed = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            deploy(name, new ModuleDefinition() {
                @Override
                public void exec(Module module) {}

                @Override
                public void free(Module module) {
                    freed.add(module.name());
                    throw new AssertionError(module.name() + " stays");
                }
            });
            importInto(imports, name);
        }

        assertThatThrownBy(table::clear)
                .isInstanceOf(ModuleException.class)
                .hasMessage("modules of interpreter 0 (main) could not be freed")
                .satisfies(report -> assertThat(report.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("c stays", "b stays", "a stays"));
        assertThat(freed).containsExactly("c", "b", "a");
        assertThat(table.list()).isEmpty();
    }

    @Test
    void aTableThatHasEndedImportsNothing() {
        deploy("a", module -> {});
        table.clear();

        assertThatThrownBy(() -> importInto(imports, "a"))
                .isInstanceOf(InterpreterNotFoundException.class)
                .hasMessage("interpreter 0 (main) has ended");
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void aModuleThatIsStillMadeWhenTheTableEndsIsFreedOnce() {
        AtomicInteger freed = new AtomicInteger();
        deploy("a", new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                table.clear();
            }

            @Override
            public void free(Module module) {
                freed.incrementAndGet();
            }
        });

        assertThatThrownBy(() -> importInto(imports, "a")).hasMessageContaining("interpreter 0 (main) has ended");
        assertThat(freed).hasValue(1);
    }

    /** Tells for each slot whether it has the lock. */
    private record LockObserver(FakeInterpreter fake, List<Boolean> held) implements ModuleDefinition {
        @Override
        public void exec(Module module) {
            held.add(fake.lock.isHeldByCurrentThread());
        }

        @Override
        public void free(Module module) {
            held.add(fake.lock.isHeldByCurrentThread());
        }
    }

    private Module importInside(Imports from, String name) throws Exception {
        return fake.unlocked(() -> importInto(from, name));
    }

    private void meet(CyclicBarrier barrier) throws Exception {
        fake.unlocked(() -> barrier.await(10, TimeUnit.SECONDS));
    }

    private static List<Module> inTwoThreads(Callable<Module> first, Callable<Module> second) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Module> one = threads.submit(first);
            Future<Module> two = threads.submit(second);
            return List.of(one.get(20, TimeUnit.SECONDS), two.get(20, TimeUnit.SECONDS));
        }
    }

    private Module importInto(Imports into, String name) {
        return into.importing(into.table(fake.interpreter())).importModule(ModuleRequirement.any(name));
    }

    private void deploy(String name, ExecSlot body) {
        deploy(name, FakeSpaces.filledBy(body));
    }

    private void deploy(String name, ModuleDefinition body) {
        deploy(name, Map.of(), body);
    }

    private void deploy(String name, Map<String, Object> attributes, ModuleDefinition body) {
        deployments.deploy(spaces.jar(name, attributes, body));
    }
}
