package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.paxexam.PaxExam;

/** Many threads at the same interpreters. What is left over afterwards is counted. */
@ExtendWith(PaxExam.class)
final class RacesIT extends Tenants {
    private static final int THREADS = 8;
    private static final int ROUNDS = Integer.getInteger("vivarium.races.rounds", 25);

    private List<ServiceReference<?>> services;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @BeforeEach
    void rememberServices() throws InvalidSyntaxException {
        services = services();
    }

    @AfterEach
    void noServiceStays() throws InvalidSyntaxException {
        assertThat(interpreters.list()).containsExactly(interpreters.main());
        assertThat(services()).containsExactlyInAnyOrderElementsOf(services);
    }

    @Test
    void interpretersComeWorkAndGoWhileOthersLook() throws Exception {
        deploy("counter");
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Integer> looking = new FutureTask<>(() -> {
            int looks = 0;
            while (!done.get()) {
                for (Interpreter each : interpreters.list()) {
                    interpreters
                            .find(each.name())
                            .ifPresent(found -> assertThat(found.name()).isEqualTo(each.name()));
                    each.isRunning();
                }
                looks++;
            }
            return looks;
        });
        Thread.ofPlatform().start(looking);
        try {
            together(thread -> {
                for (int round = 0; round < ROUNDS; round++) {
                    try (Interpreter own = isolated("t" + thread + "-" + round)) {
                        assertThatThrownBy(() -> own.exec("pass")).isExactlyInstanceOf(InterpreterException.class);
                        assertThat(own.call("counter.increment")).isEqualTo(List.of(1L, 1L));
                        assertThat(own.call("counter.increment")).isEqualTo(List.of(2L, 2L));
                    }
                }
            });
        } finally {
            done.set(true);
        }
        assertThat(looking.get()).isPositive();
    }

    @Test
    void anInterpreterInUseRefusesToCloseOrIsClosedOnce() throws Exception {
        deploy("counter");
        for (int round = 0; round < ROUNDS; round++) {
            Interpreter shared = isolated("shared");
            CyclicBarrier start = new CyclicBarrier(THREADS);
            together(thread -> {
                start.await();
                try {
                    if (thread % 2 == 0) {
                        shared.call("counter.increment");
                    } else {
                        shared.close();
                    }
                } catch (InterpreterRunningException refused) {
                    assertThat(thread % 2)
                            .as("only a close is refused: %s", refused)
                            .isOne();
                } catch (InterpreterNotFoundException ended) {
                    assertThat(thread % 2)
                            .as("only a call comes too late: %s", ended)
                            .isZero();
                }
            });
            shared.close();
            assertThat(shared.state()).isEqualTo(Interpreter.State.DESTROYED);
        }
    }

    @Test
    void callsThreadsClosesAndKillsLeaveNothingHalfDone() throws Exception {
        deploy("counter");
        for (int round = 0; round < ROUNDS; round++) {
            Interpreter shared = isolated("shared");
            CyclicBarrier start = new CyclicBarrier(THREADS);
            together(thread -> {
                start.await();
                try {
                    switch (thread) {
                        case 0 -> shared.kill();
                        case 1 -> shared.close();
                        case 2 -> shared.startThread("t", false, shared::check);
                        case 3 -> shared.addPendingCall(() -> {});
                        case 4 -> shared.atExit(() -> {});
                        case 5 -> shared.guard().close();
                        default -> shared.call("counter.increment");
                    }
                } catch (InterpreterNotFoundException | InterpreterKilledException | InterpreterRunningException late) {
                    assertThat(thread).as("a kill always comes: %s", late).isPositive();
                }
            });
            assertThat(shared.state()).isEqualTo(Interpreter.State.DESTROYED);
            assertThat(shared.threads()).isEmpty();
            assertThat(interpreters.abandoned()).isEmpty();
        }
    }

    @Test
    void theRuntimeIsFinalizedWhileInterpretersAreMade() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            together(thread -> {
                start.await();
                if (thread == 0) {
                    interpreters.finalizeRuntime();
                    return;
                }
                try (Interpreter own = interpreters.create(InterpreterConfig.ISOLATED)) {
                    own.attach(() -> own.locked(() -> 1));
                } catch (InterpreterException refused) {
                    assertThat(refused).hasMessageMatching(".*(initialized|finalized|ended|killed|running).*");
                }
            });
            assertThat(interpreters.list()).isEmpty();
            interpreters.initialize();
        }
        // The service of the new main interpreter is another one.
        assertThat(services()).hasSameSizeAs(services);
        services = services();
    }

    @Test
    void referencesThatComeAndGoEndAnInterpreterOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Interpreter shared = isolated("shared");
            shared.requireReferences();
            for (int i = 0; i < THREADS; i++) {
                shared.incref();
            }
            CyclicBarrier start = new CyclicBarrier(THREADS);
            together(thread -> {
                start.await();
                try {
                    shared.attach(shared::decref);
                } catch (InterpreterException ended) {
                    // Its last reference is another thread's.
                    shared.decref();
                }
            });
            shared.close();
            assertThat(shared.references()).isZero();
            assertThat(shared.state()).isEqualTo(Interpreter.State.DESTROYED);
        }
    }

    @Test
    void aThreadThatWaitsInCloseCanBeInterrupted() throws Exception {
        Interpreter ending = isolated("ending");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        ServiceRegistration<Finalizer> slow = context.registerService(
                Finalizer.class,
                () -> {
                    inside.countDown();
                    leave.await();
                },
                FrameworkUtil.asDictionary(
                        Map.of(Interpreter.ID, ending.id(), Finalizer.PHASE, FinalizationPhase.ATEXIT.name())));
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            try {
                ending.close();
            } catch (InterpreterException reported) {
                assertThat(reported).isNotInstanceOf(InterpreterRunningException.class);
            }
            return Thread.currentThread().isInterrupted();
        });
        Thread closer = Thread.ofPlatform().start(closing);
        inside.await();
        closer.interrupt();
        boolean interrupted = closing.get();
        slow.unregister();
        assertThat(interrupted).as("the interrupt is kept for the caller").isTrue();
        assertThat(ending.state()).isEqualTo(Interpreter.State.DESTROYED);
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    /** Has all threads do it and hands on the first failure. */
    private static void together(Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                results.add(threads.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<Void> result : results) {
                try {
                    result.get();
                } catch (ExecutionException e) {
                    throw new AssertionError("a thread failed", e.getCause());
                }
            }
        }
    }

    private List<ServiceReference<?>> services() throws InvalidSyntaxException {
        return List.of(context.getAllServiceReferences(null, "(|(objectClass=org.vivarium.*)(interpreter.id=*))"));
    }
}
