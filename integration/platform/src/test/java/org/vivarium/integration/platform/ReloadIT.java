package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;
import org.vivarium.paxexam.PaxExam;

/** How versions of modules replace each other in running interpreters, with real bundles and class loaders. */
@ExtendWith(PaxExam.class)
final class ReloadIT extends Tenants {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int THREADS = 8;
    private static final int ROUNDS = 12;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOldOne() throws Exception {
        deploy("reloaded");
        Interpreter a = isolated("a");
        Module module = imports.importModule(a, "reloaded");
        ModuleFunction held = function(module, "count");
        assertThat(call(a, held)).isEqualTo(1L);
        assertThat(call(a, held)).isEqualTo(2L);
        deploy(FixtureBundle.of("reloaded").version("2.0.0"));
        Set<Bundle> bundles = bundles();

        Swap swap = imports.reload(a, "reloaded");

        assertThat(swap.changes()).containsExactly(new Change("reloaded", ONE, TWO));
        assertThat(imports.importModule(a, "reloaded")).isSameAs(module);
        assertThat(module.attributes()).containsEntry("before", 2L);
        assertThat(call(a, held)).isEqualTo(1L);
        assertThat(a.call("reloaded.version")).isEqualTo("2.0.0");
        assertThat(bundles()).hasSameSizeAs(bundles);
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void aNewVersionThatFailsLeavesTheOldOneAtWork() {
        deploy("reloaded");
        Interpreter a = isolated("a");
        assertThat(a.call("reloaded.count")).isEqualTo(1L);
        deploy(FixtureBundle.of("reloaded").version("2.0.0"));
        Set<Bundle> bundles = bundles();
        a.dict().put("reloaded.exec", "fail");

        assertThatThrownBy(() -> imports.reload(a, "reloaded")).isInstanceOf(ExecutionFailedException.class);

        assertThat(a.call("reloaded.count")).isEqualTo(2L);
        assertThat(a.call("reloaded.version")).isEqualTo("1.0.0");
        assertThat(bundles()).isEqualTo(bundles);
        a.dict().remove("reloaded.exec");
        imports.reload(a, "reloaded");
        assertThat(a.call("reloaded.count")).isEqualTo(1L);
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void modulesThatAreWiredToTheOldBundleAreMadeAnew() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("user.use")).isEqualTo(1L);
        assertThat(a.call("user.use")).isEqualTo(2L);
        List<Swap> swaps = new ArrayList<>();

        moduleBundles.update(
                FixtureBundle.of("library").exported().version("2.0.0").in(folder), "library", Follow.ALL, swaps::add);

        assertThat(swaps).singleElement().satisfies(swap -> {
            assertThat(swap.interpreter()).isEqualTo(a.id());
            assertThat(swap.failure()).isEmpty();
            assertThat(swap.changes()).containsExactly(new Change("user", ONE, ONE));
        });
        assertThat(a.call("user.use")).isEqualTo(1L);
        assertThat(b.call("user.use")).isEqualTo(1L);
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void whoIsAtWorkInTheOldVersionFinishesThere() throws Exception {
        deploy("reloaded");
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("import_deadline", "2s"));
        Semaphore begun = new Semaphore(0);
        Semaphore finish = new Semaphore(0);
        a.dict().put("reloaded.begun", begun);
        a.dict().put("reloaded.finish", finish);
        imports.importModule(a, "reloaded");
        FutureTask<Object> work = inBackground(() -> a.call("reloaded.work"));
        begun.acquire();
        deploy(FixtureBundle.of("reloaded").version("2.0.0"));
        Set<Bundle> bundles = bundles();

        Swap swap = imports.reload(a, "reloaded");

        assertThat(swap.busy())
                .singleElement()
                .asString()
                .startsWith("background in ")
                .contains("Reloaded.");
        assertThat(a.call("reloaded.version")).isEqualTo("2.0.0");
        finish.release();
        assertThat(work.get()).isEqualTo("1.0.0");
        assertThat(bundles()).hasSameSizeAs(bundles);
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void anUnloadedModuleIsGone() throws Exception {
        deploy("reloaded");
        Interpreter a = isolated("a");
        Set<Bundle> bundles = bundles();
        ModuleFunction held = function(imports.importModule(a, "reloaded"), "count");
        call(a, held);

        imports.unload(a, "reloaded");

        assertThat(imports.modules(a)).isEmpty();
        assertThat(bundles()).isEqualTo(bundles);
        assertThatThrownBy(() -> call(a, held)).hasMessage("module reloaded has been unloaded");
        assertThat(spaces.collect(PATIENCE)).isEmpty();
        assertThat(a.call("reloaded.count")).isEqualTo(1L);
    }

    @Test
    void theEndOfAnInterpreterEndsItsReload() throws Exception {
        deploy("reloaded");
        deploy(FixtureBundle.of("reloaded").version("2.0.0"));
        Set<Bundle> bundles = bundles();
        Interpreter a = isolated("a");
        imports.importModule(a, "reloaded<2");
        Semaphore begun = new Semaphore(0);
        a.dict().put("reloaded.begun", begun);
        a.dict().put("reloaded.exec", "block");
        FutureTask<Swap> reload = inBackground(() -> imports.reload(a, "reloaded"));
        begun.acquire();

        assertThat(a.kill().stuck()).isEmpty();

        assertThatThrownBy(reload::get).hasCauseInstanceOf(RuntimeException.class);
        assertThat(bundles()).isEqualTo(bundles);
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void threadsThatImportReloadUnloadAndCloseAtOnceLeaveNothing() throws Exception {
        deploy("reloaded");
        deploy(FixtureBundle.of("reloaded").version("2.0.0"));
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        Set<Bundle> bundles = bundles();
        for (int round = 0; round < ROUNDS; round++) {
            Interpreter a = isolated("a");
            List<FutureTask<Object>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread + round;
                boolean killed = round % 2 == 0;
                all.add(inBackground(() -> {
                    for (int step = 0; step < THREADS; step++) {
                        disturb(a, first + step, killed);
                    }
                    return first;
                }));
            }
            if (round % 2 == 0) {
                a.kill();
            }
            for (FutureTask<Object> each : all) {
                each.get();
            }
            a.close();
            assertThat(bundles()).isEqualTo(bundles);
        }
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    /** Does something that may fail as the module is not there, the version will not do, or the interpreter has ended. */
    private void disturb(Interpreter a, int step, boolean killed) {
        try {
            switch (step % 7) {
                case 0, 1 -> imports.importModule(a, "reloaded<2");
                case 2, 3 -> imports.reload(a, "reloaded");
                case 4 -> imports.importModule(a, "user");
                case 5 -> imports.reload(a, "reloaded<2");
                default -> imports.unload(a, "reloaded");
            }
        } catch (ModuleException | InterpreterException e) {
            // What a thread that is killed was interrupted in says so in its own words.
            if (!killed) {
                assertThat(e)
                        .hasMessageMatching(
                                ".*(has not been imported|does not match|its import waits for|is at work).*");
            }
        }
    }

    private static ModuleFunction function(Module module, String name) {
        return (ModuleFunction) Objects.requireNonNull(module.attributes().get(name));
    }

    private static Object call(Interpreter interpreter, ModuleFunction function) throws Exception {
        return interpreter.<Object, Exception>attach(() -> function.call(new Arguments("test", List.of())));
    }
}
