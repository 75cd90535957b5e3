package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.interpreters.StuckThread;
import org.vivarium.paxexam.PaxExam;

/** How interpreters end that do not end by themselves: killed, over a limit, late, or with the runtime. */
@ExtendWith(PaxExam.class)
final class EndIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    /** What a thread does inside, told from when it is there. */
    private interface Body {
        void run(Interpreter interpreter) throws Exception;
    }

    private static FutureTask<Integer> inside(Interpreter interpreter, Body body) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        FutureTask<Integer> task = inBackground(() -> interpreter.attach(() -> {
            there.countDown();
            body.run(interpreter);
            return 0;
        }));
        there.await();
        return task;
    }

    private static void block(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    // --- killing ---

    @Test
    void whatRunsIsNotClosedAndWhatIsCurrentNeither() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Integer> running = inside(a, own -> leave.await());
        assertThatThrownBy(a::close)
                .isInstanceOf(InterpreterRunningException.class)
                .hasMessageStartingWith("interpreter running");
        leave.countDown();
        running.get();
        a.attach(() -> {
            assertThatThrownBy(a::close).hasMessageStartingWith("cannot destroy the current interpreter");
            return assertThatThrownBy(a::kill).hasMessageStartingWith("cannot destroy the current interpreter");
        });
        assertThatThrownBy(() -> interpreters.main().kill()).hasMessageContaining("main");
    }

    @Test
    void whatDoesNothingIsKilledWithoutARung() {
        Interpreter a = isolated("a");
        Kill kill = a.kill();
        assertThat(kill.rung()).isEqualTo(Kill.Rung.NONE);
        assertThat(kill.failures()).isEmpty();
        assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
    }

    @Test
    void whatBlocksIsInterrupted() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch never = new CountDownLatch(1);
        FutureTask<Integer> blocked = inside(
                a,
                own -> own.locked(() -> own.unlocked(() -> {
                    never.await();
                    return 0;
                })));
        assertThat(a.kill().rung()).isEqualTo(Kill.Rung.INTERRUPT);
        assertThatThrownBy(blocked::get).hasRootCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void theThreadFromOutsideIsNotLeftInterrupted() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch there = new CountDownLatch(1);
        FutureTask<Boolean> visitor = inBackground(() -> {
            a.attach(() -> {
                there.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return 0;
            });
            return Thread.currentThread().isInterrupted();
        });
        there.await();
        a.kill();
        assertThat(visitor.get()).isFalse();
    }

    @Test
    void whatChecksGetsAnException() throws Exception {
        Interpreter a = isolated("a");
        FutureTask<Integer> loop = inside(a, own -> {
            while (true) {
                own.check();
            }
        });
        assertThat(a.kill().rung()).isEqualTo(Kill.Rung.ASYNC_EXCEPTION);
        assertThat(interpreters.finalizations().getLast().steps())
                .first()
                .satisfies(step -> assertThat(step.outcome()).isEqualTo("raised an exception in those inside"));
        assertThatThrownBy(loop::get).hasRootCauseMessage(a + " was killed");
    }

    @Test
    void whatDoesNeitherIsAbandonedAndListedUntilItLeaves() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Integer> deaf = inside(
                a,
                own -> own.locked(() -> {
                    block(leave);
                    return 0;
                }));
        Kill kill = a.kill();
        assertThat(kill.rung()).isEqualTo(Kill.Rung.ABANDON);
        assertThat(kill.stuck()).singleElement().satisfies(stuck -> {
            assertThat(stuck.thread()).isEqualTo("background");
            assertThat(stuck.frame()).isNotNull();
        });
        assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
        assertThat(interpreters.find("a")).isEmpty();
        assertThat(interpreters.abandoned())
                .extracting(StuckThread::interpreter)
                .containsExactly(a.toString());
        leave.countDown();
        deaf.get();
        assertThat(interpreters.abandoned()).isEmpty();
    }

    @Test
    void anAbandonedThreadGetsNoFurtherAndHoldsNobodyUp() throws Exception {
        deploy("counter");
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        a.call("counter.increment");
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Integer> deaf = inside(
                a,
                own -> own.locked(() -> {
                    block(leave);
                    return own.locked(() -> 1);
                }));
        FutureTask<Integer> waiting = inBackground(
                () -> interpreters.main().attach(() -> interpreters.main().locked(() -> 7)));
        a.kill();
        assertThat(waiting.get()).as("the lock that they share was taken away").isEqualTo(7);
        assertThat(interpreters.main().call("counter.increment")).isEqualTo(List.of(1L, 1L));
        leave.countDown();
        assertThatThrownBy(deaf::get).hasRootCauseInstanceOf(InterpreterException.class);
        assertThatThrownBy(() -> a.call("counter.increment")).isInstanceOf(InterpreterException.class);
        // For main to forget its module.
        interpreters.finalizeRuntime();
        interpreters.initialize();
    }

    // --- limits ---

    @Test
    void cpuTimeIsLimited() {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("cpu_limit", "200ms"));
        assertThatThrownBy(() -> a.attach(() -> {
                    while (true) {
                        a.check();
                    }
                }))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("CPU time");
        assertThat(a.usage().cpuTime())
                .isGreaterThanOrEqualTo(a.config().limits().cpuTime());
        assertThatThrownBy(() -> a.attach(() -> 1)).isInstanceOf(LimitExceededException.class);
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
    }

    @Test
    void allocationIsLimited() {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("allocation_limit", "16m"));
        assertThatThrownBy(() -> a.attach(() -> {
                    while (true) {
                        a.dict().put("last", new byte[1 << 16]);
                        a.check();
                    }
                }))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("allocated");
        assertThat(a.usage().allocation()).isGreaterThanOrEqualTo(16 << 20);
    }

    @Test
    void theTimeInsideIsLimited() {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("wall_limit", "100ms"));
        assertThatThrownBy(() -> a.attach(() -> {
                    new CountDownLatch(1).await();
                    return 0;
                }))
                .isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> a.attach(() -> 1))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("has run for");
    }

    @Test
    void whatCannotBeMeasuredIsRefused() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("cpu_limit", "1s"));
        FutureTask<Integer> virtual = new FutureTask<>(() -> a.attach(() -> 1));
        Thread.ofVirtual().start(virtual);
        assertThatThrownBy(virtual::get).hasRootCauseInstanceOf(InterpreterException.class);
        assertThat(a.attach(() -> 1)).isEqualTo(1);
    }

    @Test
    void callsAndThreadsAreCounted() {
        deploy("counter");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        b.attach(() -> a.call("counter.increment"));
        assertThat(a.usage().callsIn()).isEqualTo(1);
        assertThat(a.usage().threads()).isZero();
        assertThat(a.usage().allocation()).isPositive();
        assertThat(a.usage().wallTime()).isPositive();
        assertThat(b.usage().callsOut()).isPositive();
    }

    // --- finalizers ---

    @Test
    void aPhaseThatOverrunsIsNamedAndTheSweepGoesOn() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("phase_deadline", "100ms"));
        CountDownLatch leave = new CountDownLatch(1);
        List<String> called = new ArrayList<>();
        ServiceRegistration<Finalizer> deaf = finalizer(a, FinalizationPhase.ATEXIT, () -> block(leave));
        ServiceRegistration<Finalizer> after = finalizer(a, FinalizationPhase.PROOF, () -> called.add("proof"));
        assertThatThrownBy(a::close)
                .satisfies(report -> assertThat(report.getSuppressed())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure)
                                .hasMessageContaining("did not end within 100 ms in the phase ATEXIT")
                                .hasMessageContaining("interp-" + a.id() + "-finalizer at ")));
        assertThat(called).containsExactly("proof");
        assertThat(interpreters.abandoned()).hasSize(1);
        leave.countDown();
        deaf.unregister();
        after.unregister();
    }

    @Test
    void anOverdueThreadIsNamed() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("phase_deadline", "100ms"));
        CountDownLatch never = new CountDownLatch(1);
        Thread thread = a.startThread("late", false, () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(a::close)
                .satisfies(report -> assertThat(report.getSuppressed())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure)
                                .hasMessageContaining("in the phase THREADS")
                                .hasMessageContaining(thread.getName())));
        thread.join();
    }

    @Test
    void theTraceTellsWhatWasDoneInWhichPhase() throws Exception {
        deploy("counter");
        Interpreter a = isolated("a");
        a.call("counter.increment");
        ServiceRegistration<Finalizer> failing = finalizer(a, FinalizationPhase.COLLECT, () -> {
            throw new IllegalStateException("failed on purpose");
        });
        assertThatThrownBy(a::close).isInstanceOf(InterpreterException.class);
        failing.unregister();
        FinalizationTrace trace = interpreters.finalizations().getLast();
        assertThat(trace.id()).isEqualTo(a.id());
        assertThat(trace.name()).isEqualTo("a");
        assertThat(trace.steps())
                .extracting(FinalizationTrace.Step::phase)
                .contains(
                        FinalizationPhase.FINALIZING,
                        FinalizationPhase.SERVICES,
                        FinalizationPhase.MODULES,
                        FinalizationPhase.SPACE)
                .isSorted();
        assertThat(trace.steps()).filteredOn(step -> !step.ok()).singleElement().satisfies(step -> {
            assertThat(step.phase()).isEqualTo(FinalizationPhase.COLLECT);
            assertThat(step.outcome()).isEqualTo("failed on purpose");
        });
    }

    @Test
    void theTracesOfTheLastHundredAreKept() {
        for (int i = 0; i < 105; i++) {
            isolated("a" + i).close();
        }
        assertThat(interpreters.finalizations())
                .hasSize(100)
                .last()
                .satisfies(trace -> assertThat(trace.name()).isEqualTo("a104"));
    }

    @Test
    void theFinalizersOfABundleThatStopsAreCalledAtOnce() throws Exception {
        Interpreter a = isolated("a");
        Bundle other = context.installBundle(
                FixtureBundle.of("library").exported().in(folder).toUri().toString());
        other.start();
        List<String> called = new ArrayList<>();
        other.getBundleContext()
                .registerService(
                        Finalizer.class,
                        () -> called.add(
                                "in " + interpreters.current().orElseThrow().name()),
                        FrameworkUtil.asDictionary(
                                Map.of(Interpreter.ID, a.id(), Finalizer.PHASE, FinalizationPhase.ENDS.name())));
        other.stop();
        assertThat(called).containsExactly("in a");
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
        a.close();
        other.uninstall();
        assertThat(called).hasSize(1);
    }

    // --- the runtime ---

    @Test
    void theRuntimeIsNotFinalizedFromInsideAnotherInterpreter() {
        Interpreter a = isolated("a");
        a.attach(() -> assertThatThrownBy(interpreters::finalizeRuntime)
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining("cannot be finalized from interpreter " + a.id() + " (a)"));
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
        assertThat(interpreters.isInitialized()).isTrue();
    }

    @Test
    void theRuntimeIsFinalizedAndInitializedManyTimes() throws Exception {
        deploy("counter");
        long last = 0;
        for (int round = 0; round < 20; round++) {
            Interpreter main = interpreters.main();
            Interpreter a = isolated("a");
            assertThat(a.id()).isGreaterThan(last);
            last = a.id();
            assertThat(a.call("counter.increment")).isEqualTo(List.of(1L, 1L));
            assertThat(main.call("counter.increment")).isEqualTo(List.of(1L, 1L));
            List<String> shown = new ArrayList<>();
            main.warnings().hook(warning -> shown.add(warning.category().name() + " " + warning.message()));
            interpreters.finalizeRuntime();
            interpreters.finalizeRuntime();
            assertThat(shown)
                    .singleElement()
                    .asString()
                    .startsWith("ResourceWarning ")
                    .contains(a.id() + " (a)");
            assertThat(main.state()).isEqualTo(Interpreter.State.DESTROYED);
            assertThat(a.state()).isEqualTo(Interpreter.State.DESTROYED);
            assertThat(interpreters.list()).isEmpty();
            assertThatThrownBy(() -> isolated("b")).hasMessageContaining("not initialized");
            assertThatThrownBy(interpreters::main).isInstanceOf(InterpreterNotFoundException.class);
            interpreters.initialize();
            interpreters.initialize();
            assertThat(interpreters.main().id()).isZero();
            assertThat(interpreters.main()).isNotEqualTo(main);
        }
    }

    @Test
    void finalizingTheRuntimeEndsWhatRunsAndFromMainToo() throws Exception {
        Interpreter a = isolated("a");
        FutureTask<Integer> loop = inside(a, own -> {
            while (true) {
                own.check();
            }
        });
        a.warnings();
        interpreters.main().attach(() -> {
            interpreters.finalizeRuntime();
            return 0;
        });
        assertThatThrownBy(loop::get).isInstanceOf(ExecutionException.class);
        assertThat(interpreters.isInitialized()).isFalse();
        interpreters.initialize();
    }
}
