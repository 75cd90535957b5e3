package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.AuditHook;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.paxexam.PaxExam;

/** How the functions of modules are called: under the lock or not, seen by hooks and traces, and ended from outside. */
@ExtendWith(PaxExam.class)
final class ModuleCallsIT extends Tenants {
    private static final int THREADS = 4;
    private static final int CALLS = 50;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void aModuleThatNeedsTheLockHasOneThreadInItAtATime() throws Exception {
        deploy("locking");
        Interpreter a = isolated("a");
        List<FutureTask<Object>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            calls.add(inBackground(() -> {
                for (int call = 1; call < CALLS; call++) {
                    a.call("locking.nested", "hold");
                }
                return a.call("locking.hold");
            }));
        }
        for (FutureTask<Object> call : calls) {
            assertThat(call.get()).isEqualTo(1L);
        }
    }

    @Test
    void aModuleThatDoesWithoutTheLockHasAnyNumber() throws Exception {
        deploy("lockfree");
        Interpreter a = isolated("a");
        a.call("lockfree.hold");
        FutureTask<Object> other = inBackground(() -> a.call("lockfree.meet"));
        assertThat(List.of(a.call("lockfree.meet"), other.get())).containsExactlyInAnyOrder(0L, 1L);
    }

    @Test
    void aHookThatThrowsStopsAnImportAndLeavesNothing() {
        deploy("counter");
        Interpreter a = isolated("a");
        ServiceRegistration<AuditHook> hook = context.registerService(
                AuditHook.class,
                event -> {
                    if (event.name().equals(AuditEvent.IMPORT)) {
                        throw new SecurityException("no import of " + event.arguments());
                    }
                },
                null);
        try {
            assertThatThrownBy(() -> imports.importModule(a, "counter"))
                    .isInstanceOf(SecurityException.class)
                    .hasMessage("no import of [counter]");
            assertThat(imports.modules(a)).isEmpty();
        } finally {
            hook.unregister();
        }
        assertThat(imports.importModule(a, "counter").name()).isEqualTo("counter");
    }

    @Test
    void aTraceFunctionSeesTheCallsOfItsThreadAlone() throws Exception {
        deploy("locking");
        Interpreter a = isolated("a");
        List<String> seen = new CopyOnWriteArrayList<>();
        a.attach(() -> {
            interpreters
                    .currentThread()
                    .orElseThrow()
                    .setTrace((thread, event, module, function) -> seen.add(event + " " + module + "." + function));
            a.call("locking.nested", "hold");
            return inBackground(() -> a.call("locking.hold")).get();
        });
        a.call("locking.hold");
        assertThat(seen)
                .containsExactly(
                        "CALL locking.nested", "CALL locking.hold", "RETURN locking.hold", "RETURN locking.nested");
    }

    @Test
    void aThreadOfAnInterpreterFindsTheClassesOfItsModules() {
        deploy("threads");
        Interpreter a = isolated("a");
        assertThat(a.call("threads.loader")).isEqualTo(true);
        ClassLoader loader = spaces.of(a).classLoader();
        String name = "org.vivarium.integration.fixtures.threads.Threads";
        assertThat(loader.getResource(name.replace('.', '/') + ".class")).isNotNull();
        a.close();
        assertThat(loader.getResource(name.replace('.', '/') + ".class")).isNull();
        assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void whatBlocksOrChecksIsEndedByAKill() throws Exception {
        deploy("busy");
        for (String function : List.of("sleep", "channel", "interruptible", "checking", "allocate")) {
            Interpreter a = isolated(function);
            imports.importModule(a, "busy");
            Semaphore entered = (Semaphore) a.dict().get("busy.entered");
            FutureTask<Object> call = inBackground(() -> a.call("busy." + function));
            entered.acquire();
            assertThat(a.kill().stuck()).as(function).isEmpty();
            assertThatThrownBy(call::get).as(function).isInstanceOf(ExecutionException.class);
        }
    }
}
