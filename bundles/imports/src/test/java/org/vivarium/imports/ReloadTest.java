package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Function;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleListener;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;

/** Reload and unload. */
final class ReloadTest {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final FakeSpaces spaces = fixture.spaces;
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    // --- the same version ---

    @Test
    void theSameVersionIsExecutedAgainInTheSameModule() {
        AtomicInteger runs = new AtomicInteger();
        fixture.deploy("a", module -> module.constant("run", (long) runs.incrementAndGet()));
        Module a = fixture.importModule("a");

        Swap swap = reload("a");

        assertThat(swap.changes()).containsExactly(new Change("a", ONE, ONE));
        assertThat(fixture.importModule("a")).isSameAs(a);
        assertThat(a.attributes()).containsEntry("run", 2L);
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aReloadOfTheSameVersionThatFailsLeavesTheModuleAsItWas() {
        AtomicInteger runs = new AtomicInteger();
        fixture.deploy("a", module -> {
            module.constant("run", (long) runs.incrementAndGet());
            if (runs.get() > 1) {
                throw new IllegalArgumentException("no more");
            }
        });
        Module a = fixture.importModule("a");

        assertThatThrownBy(() -> reload("a"))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("ValueError: no more");
        assertThat(a.attributes()).containsEntry("run", 1L);
        assertThat(fixture.importModule("a")).isSameAs(a);
    }

    @Test
    void aReloadOfTheSameVersionKeepsItsTypes() {
        fixture.deploy("a", module -> module.type(Tool.class));
        Module a = fixture.importModule("a");
        Object tool = a.attributes().get("Tool");

        reload("a");

        assertThat(a.attributes().get("Tool")).isSameAs(tool);
    }

    @Test
    void aReloadOfTheSameVersionThatFailsLeavesNoTypes() {
        AtomicInteger runs = new AtomicInteger();
        fixture.deploy("a", module -> {
            if (runs.incrementAndGet() == 2) {
                // Nobody has the class that its function needs.
                module.type(Tool.class).functions(new Demanding());
            }
        });
        Module a = fixture.importModule("a");

        assertThatThrownBy(() -> reload("a")).hasMessageContaining("no caller has a java.lang.Process");

        assertThat(a.attributes()).isEmpty();
        assertThat(KnownTypes.of(fake.interpreter()).hasInstance(new Tool())).isFalse();
        assertThat(reload("a").changes()).hasSize(1);
    }

    /** What a type is made of. */
    public static final class Tool {}

    /** Has a function that cannot be called. */
    public static final class Demanding {
        @Function
        public void use(Process process) {
            process.destroy();
        }
    }

    @Test
    void aReloadThatFailsMidwayLeavesNothingToCheckLater() {
        AtomicInteger runs = new AtomicInteger();
        fixture.deploy("a", module -> {
            if (runs.incrementAndGet() == 2) {
                module.functions(new Demanding());
                throw new IllegalArgumentException("no more");
            }
        });
        fixture.importModule("a");

        assertThatThrownBy(() -> reload("a")).hasMessage("ValueError: no more");
        assertThat(reload("a").changes()).hasSize(1);
    }

    @Test
    void whatHasNotBeenImportedIsNotReloaded() {
        fixture.deploy("a", module -> {});

        assertThatThrownBy(() -> reload("a"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module a has not been imported by interpreter 0 (main)");
    }

    @Test
    void aModuleThatIsNotFoundAnyMoreStays() {
        fixture.deploy("a", module -> {});
        Module a = fixture.importModule("a");
        fixture.deployments.undeploy("a");

        assertThatThrownBy(() -> reload("a")).isInstanceOf(ModuleNotFoundException.class);
        assertThat(fixture.importModule("a")).isSameAs(a);
    }

    // --- another version ---

    @Test
    void anotherVersionTakesThePlaceOfTheOldOne() throws Exception {
        fixture.deploy("a", "1.0.0", new Versioned());
        Module a = fixture.importModule("a");
        ModuleFunction held = function(a, "version");
        fixture.deploy("a", "2.0.0", new Versioned());

        Swap swap = reload("a");

        assertThat(swap.changes()).containsExactly(new Change("a", ONE, TWO));
        assertThat(swap.failure()).isEmpty();
        assertThat(swap.busy()).isEmpty();
        assertThat(fixture.importModule("a")).isSameAs(a);
        assertThat(a.spec().version()).isEqualTo(TWO);
        assertThat(call(held)).isEqualTo("2.0.0");
        assertThat(seen).containsExactly("exec 1.0.0", "hand over 1.0.0", "exec 2.0.0 after 1.0.0", "free 1.0.0");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aVersionThatWillNotDoIsNotTaken() {
        fixture.deploy("a", "1.0.0", new Versioned());
        fixture.importModule("a");
        fixture.deploy("a", "2.0.0", new Versioned());

        assertThat(reload("a<2").changes()).containsExactly(new Change("a", ONE, ONE));
    }

    @Test
    void aNewVersionThatFailsLeavesEverythingAsItWas() throws Exception {
        fixture.deploy("a", "1.0.0", new Versioned());
        Module a = fixture.importModule("a");
        fixture.deploy("helper", module -> seen.add("helper"));
        fixture.deploy("a", "2.0.0", FakeSpaces.filledBy(module -> {
            module.importModule("helper");
            throw new IllegalArgumentException("no");
        }));

        assertThatThrownBy(() -> reload("a")).hasMessage("ValueError: no");

        assertThat(a.spec().version()).isEqualTo(ONE);
        assertThat(call(function(a, "version"))).isEqualTo("1.0.0");
        assertThat(names()).containsExactly("a");
        assertThat(spaces.installed).containsExactly("a");
        assertThat(seen).containsExactly("exec 1.0.0", "hand over 1.0.0", "helper");
    }

    @Test
    void modulesThatNeedTheOldBundleAreMadeAnewInTheOrderOfImport() {
        spaces.needs.put("user", "base");
        fixture.deploy("base", "1.0.0", new Versioned());
        fixture.deploy(
                "user",
                module ->
                        seen.add("user of " + module.importModule("base").spec().version()));
        fixture.importModule("user");
        fixture.deploy("base", "2.0.0", new Versioned());
        seen.clear();

        Swap swap = reload("base");

        assertThat(swap.changes()).containsExactly(new Change("base", ONE, TWO), new Change("user", ONE, ONE));
        assertThat(seen).contains("user of 2.0.0");
        assertThat(spaces.installed).containsExactlyInAnyOrder("base", "user");
    }

    @Test
    void aFailureInADependentKeepsAllOldVersions() {
        AtomicInteger runs = new AtomicInteger();
        spaces.needs.put("user", "base");
        fixture.deploy("base", "1.0.0", new Versioned());
        fixture.importModule("base");
        fixture.deploy("user", module -> {
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("not with that");
            }
        });
        fixture.importModule("user");
        fixture.deploy("base", "2.0.0", new Versioned());

        assertThatThrownBy(() -> reload("base")).hasMessageContaining("not with that");

        assertThat(fixture.importModule("base").spec().version()).isEqualTo(ONE);
        assertThat(seen).endsWith("exec 2.0.0 after 1.0.0", "free 2.0.0");
        assertThat(spaces.installed).containsExactlyInAnyOrder("base", "user");
        assertThat(reload("base").changes()).hasSize(2);
    }

    @Test
    void theNewVersionSeesItselfInACircle() {
        fixture.deploy("a", "1.0.0", FakeSpaces.filledBy(module -> module.constant("version", "1")));
        fixture.importModule("a");
        fixture.deploy("a", "2.0.0", FakeSpaces.filledBy(module -> {
            module.constant("version", "2");
            seen.add(String.valueOf(module.importModule("a").attributes().get("version")));
        }));

        reload("a");

        assertThat(seen).containsExactly("2");
    }

    @Test
    void listenersHearOfIt() {
        fixture.listeners.add(new ModuleListener() {
            @Override
            public void reloaded(Module module) {
                seen.add("reloaded " + module.spec().version() + " locked: " + fake.lock.isHeldByCurrentThread());
                throw new IllegalStateException("a listener that fails");
            }

            @Override
            public void unloaded(Module module) {
                seen.add("unloaded " + module.name());
            }
        });
        outdated(FakeSpaces.filledBy(module -> {}));

        reload("a");
        unload("a");

        assertThat(seen).containsExactly("reloaded 2.0.0 locked: false", "unloaded a");
    }

    @Test
    void whatFailsAfterTheSwitchUndoesNothing() {
        Module a = outdated(new ModuleDefinition() {
            @Override
            public void free(Module module) {
                throw new IllegalStateException("stays");
            }
        });

        assertThat(reload("a").failure()).isEmpty();
        assertThat(a.spec().version()).isEqualTo(TWO);
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void listenersThatCannotBeFoundAreNoFailure() {
        Module a = outdated(FakeSpaces.filledBy(module -> {}));
        fixture.registry = () -> {
            throw new IllegalStateException("the registry is gone");
        };

        assertThat(reload("a").changes()).containsExactly(new Change("a", ONE, TWO));
        assertThat(a.spec().version()).isEqualTo(TWO);
        assertThat(reload("a").changes()).containsExactly(new Change("a", TWO, TWO));
    }

    @Test
    void anOldVersionLeavesWhenWhoIsAtWorkInItCannotBeTold() throws Exception {
        Module a = outdated(new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                module.function("renew", arguments -> {
                    // It is still inside, so that it is to be named who is.
                    fake.failing.put("threads", new IllegalStateException("they cannot be told"));
                    Swap swap = reload("a");
                    seen.add("still inside");
                    return List.of(
                            swap.failure().isPresent(),
                            swap.changes().size(),
                            swap.busy().size());
                });
            }

            @Override
            public void free(Module module) {
                seen.add("freed");
            }
        });

        assertThat(call(function(a, "renew"))).isEqualTo(List.of(false, 1L, 0L));
        assertThat(a.spec().version()).isEqualTo(TWO);
        assertThat(seen).containsExactly("still inside", "freed");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void anOldVersionThatCannotBeginToLeaveIsNoFailure() throws Exception {
        Working working = new Working();
        fixture.deploy("a", "1.0.0", working);
        Module a = fixture.importModule("a");
        fixture.deploy(
                "a",
                "2.0.0",
                FakeSpaces.filledBy(module ->
                        // For how long the old one is waited for cannot be told then.
                        fake.failing.put("config", new IllegalStateException("it cannot be told"))));
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Object> call = working.start(threads, a);

            assertThat(reload("a").failure()).isEmpty();

            assertThat(a.spec().version()).isEqualTo(TWO);
            fake.failing.clear();
            working.finish.countDown();
            assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    // --- what others do before ---

    @Test
    void whatIsUnloadedBeforeItsTurnIsNotReloaded() {
        outdated(FakeSpaces.filledBy(module -> {}));
        spaces.asked = once(() -> unload("a"));

        assertThatThrownBy(() -> reload("a"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module a has not been imported by interpreter 0 (main)");
        assertThat(spaces.installed).isEmpty();
    }

    private static Runnable once(Runnable step) {
        AtomicReference<Runnable> left = new AtomicReference<>(step);
        return () -> left.getAndSet(() -> {}).run();
    }

    // --- who is at work ---

    @Test
    void whoIsAtWorkInTheOldVersionIsNamedAndTakesItAlong() throws Exception {
        fake.config = fake.config.with("import_deadline", "200ms");
        Working working = new Working();
        Module a = outdated(working);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Object> call = working.start(threads, a);

            Swap swap = reload("a");

            assertThat(swap.busy()).singleElement().asString().startsWith("pool-");
            assertThat(seen).isEmpty();
            working.finish.countDown();
            assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThat(seen).containsExactly("freed, locked: true");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void aReloadFromInsideOfTheModuleDoesNotWaitForItself() throws Exception {
        fake.config = fake.config.with("import_deadline", "0");
        Module a = outdated(new ModuleDefinition() {
            @Override
            public void exec(Module module) {
                module.function("renew", arguments -> {
                    int busy = reload("a").busy().size();
                    seen.add("still inside");
                    return (long) busy;
                });
            }

            @Override
            public void free(Module module) {
                seen.add("freed");
            }
        });

        assertThat(call(function(a, "renew"))).isEqualTo(1L);
        assertThat(seen).containsExactly("still inside", "freed");
        assertThat(spaces.installed).containsExactly("a");
    }

    @Test
    void theEndOfTheInterpreterFreesWhatIsStillAtWork() throws Exception {
        fake.config = fake.config.with("import_deadline", "200ms");
        Working working = new Working();
        Module a = outdated(working);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Object> call = working.start(threads, a);
            reload("a");

            fixture.finalizers.getFirst().finalizeInterpreter();

            assertThat(seen).containsExactly("freed, locked: true");
            working.finish.countDown();
            assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThat(seen).hasSize(1);
        assertThat(fixture.finalizers).isEmpty();
    }

    @Test
    void anImportByAnotherThreadWaitsForTheReload() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        fixture.deploy("a", "1.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.importModule("a");
        fixture.deploy("a", "2.0.0", FakeSpaces.filledBy(module -> {
            inside.countDown();
            fake.unlocked(() -> go.await(10, TimeUnit.SECONDS));
        }));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Swap> reload = threads.submit(() -> reload("a"));
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
            Future<Version> imported =
                    threads.submit(() -> fixture.importModule("a").spec().version());
            go.countDown();

            assertThat(imported.get(10, TimeUnit.SECONDS)).isEqualTo(TWO);
            assertThat(reload.get(10, TimeUnit.SECONDS).changes()).hasSize(1);
        }
    }

    // --- unload ---

    @Test
    void anUnloadedModuleIsFreedAndItsFunctionsFail() throws Exception {
        fixture.deploy("a", "1.0.0", new Versioned());
        ModuleFunction held = function(fixture.importModule("a"), "version");

        unload("a");

        assertThat(seen).containsExactly("exec 1.0.0", "free 1.0.0");
        assertThat(names()).isEmpty();
        assertThat(spaces.installed).isEmpty();
        assertThatThrownBy(() -> call(held)).hasMessage("module a has been unloaded");
        assertThat(call(function(fixture.importModule("a"), "version"))).isEqualTo("1.0.0");
    }

    @Test
    void whoIsInsideOfAModuleThatIsToLeaveMayImportIt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leaving = new CountDownLatch(1);
        fixture.deploy(
                "a",
                module -> module.function(
                        "f",
                        _ -> fake.unlocked(() -> {
                            inside.countDown();
                            leaving.await();
                            return fixture.importModule("a").name();
                        })));
        Module a = fixture.importModule("a");
        ModuleFunction f = function(a, "f");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Object> call = threads.submit(() -> call(f));
            inside.await();
            Future<?> unload = threads.submit(() -> unload("a"));
            while (fixture.imports.table(fake.interpreter()).imported().stream().noneMatch(slot -> slot.leaving)) {
                Thread.onSpinWait();
            }
            leaving.countDown();

            assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("a");
            unload.get(10, TimeUnit.SECONDS);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aPackageWithSubmodulesIsNotUnloaded() {
        fixture.deploy("acme", module -> {});
        fixture.deploy("acme.money", module -> {});
        Module acme = fixture.importModule("acme");
        fixture.importModule("acme.money");

        assertThatThrownBy(() -> unload("acme"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module acme has submodules that are imported: acme.money; unload them first");

        unload("acme.money");
        assertThat(acme.attributes()).isEmpty();
        unload("acme");
        assertThat(names()).isEmpty();
        assertThat(spaces.installed).isEmpty();
    }

    @Test
    void aModuleThatStaysAtWorkIsNotUnloaded() throws Exception {
        Working working = new Working();
        fixture.deploy("a", "1.0.0", working);
        Module a = fixture.importModule("a");
        fake.config = fake.config.with("import_deadline", "20ms");
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Object> call = working.start(threads, a);

            assertThatThrownBy(() -> unload("a"))
                    .isInstanceOf(ModuleException.class)
                    .hasMessageStartingWith("module a is at work: ")
                    .hasMessageEndingWith("; unload it when they have left");

            working.finish.countDown();
            assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThat(call(function(a, "work"))).isEqualTo("done");
        unload("a");
        assertThat(seen).containsExactly("freed, locked: true");
    }

    @Test
    void aModuleThatCannotBeFreedLeavesAllTheSame() {
        fixture.deploy("a", "1.0.0", new ModuleDefinition() {
            @Override
            public void free(Module module) {
                throw new IllegalStateException("stays");
            }
        });
        fixture.importModule("a");

        assertThatThrownBy(() -> unload("a"))
                .hasMessage("module a was unloaded, but could not be freed")
                .hasRootCauseMessage("stays");
        assertThat(names()).isEmpty();
        assertThat(spaces.installed).isEmpty();
    }

    // --- many at once ---

    @Test
    void threadsThatImportReloadAndUnloadAtOnceLeaveNothing() throws Exception {
        AtomicInteger alive = new AtomicInteger();
        for (String name : List.of("base", "user", "other")) {
            fixture.deploy(name, "1.0.0", new Counted(alive));
            fixture.deploy(name, "2.0.0", new Counted(alive));
        }
        spaces.needs.put("user", "base");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int first = thread;
                all.add(threads.submit(() -> {
                    for (int round = 0; round < 200; round++) {
                        disturb(first + round);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        fixture.imports.close();

        assertThat(alive).hasValue(0);
        assertThat(fixture.finalizers).isEmpty();
    }

    private void disturb(int step) {
        String name = List.of("base", "user", "other").get(step % 3);
        try {
            switch (step % 7) {
                case 0, 1 -> fixture.importModule(name);
                case 2 -> fixture.importModule(name + "<2");
                case 3, 4 -> reload(name);
                case 5 -> reload(name + "<2");
                default -> unload(name);
            }
        } catch (ModuleException e) {
            assertThat(e)
                    .hasMessageMatching(".*(has not been imported|does not match|its import waits for|is at work|has"
                            + " submodules).*");
        }
    }

    /** Imports another module, and counts how many versions are alive. */
    private static final class Counted implements ModuleDefinition {
        private final AtomicInteger alive;

        Counted(AtomicInteger alive) {
            this.alive = alive;
        }

        @Override
        public Object newState(Module module) {
            return alive.incrementAndGet();
        }

        @Override
        public void exec(Module module) {
            if (module.name().equals("user")) {
                module.importModule("base");
            }
        }

        @Override
        public void free(Module module) {
            alive.decrementAndGet();
        }
    }

    /** Tells what becomes of it, and hands its version over. */
    private final class Versioned implements ModuleDefinition {
        @Override
        public void exec(Module module) {
            String version = module.spec().version().toString();
            seen.add("exec " + version
                    + module.handedOver().map(before -> " after " + before).orElse(""));
            module.function("version", arguments -> version);
        }

        @Override
        public @Nullable Object handOver(Module module) {
            seen.add("hand over " + module.spec().version());
            return module.spec().version().toString();
        }

        @Override
        public void free(Module module) {
            seen.add("free " + module.spec().version());
        }
    }

    /** Has a function that works until it is told to finish. */
    private final class Working implements ModuleDefinition {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch finish = new CountDownLatch(1);

        @Override
        public void exec(Module module) {
            module.function("work", arguments -> {
                begun.countDown();
                return fake.unlocked(() -> finish.await(10, TimeUnit.SECONDS)) ? "done" : "not done";
            });
        }

        @Override
        public void free(Module module) {
            seen.add("freed, locked: " + fake.lock.isHeldByCurrentThread());
        }

        Future<Object> start(ExecutorService threads, Module module) throws InterruptedException {
            Future<Object> call = threads.submit(
                    () -> fake.interpreter().<Object, Exception>attach(() -> call(function(module, "work"))));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            return call;
        }
    }

    /** Imports a first version, and deploys a second that does nothing. */
    private Module outdated(ModuleDefinition first) {
        fixture.deploy("a", "1.0.0", first);
        Module a = fixture.importModule("a");
        fixture.deploy("a", "2.0.0", FakeSpaces.filledBy(module -> {}));
        return a;
    }

    private Swap reload(String module) {
        return fixture.imports.reload(fake.interpreter(), module);
    }

    private void unload(String module) {
        fixture.imports.unload(fake.interpreter(), module);
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
