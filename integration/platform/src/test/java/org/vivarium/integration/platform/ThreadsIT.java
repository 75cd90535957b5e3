package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterGuard;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.InterpreterThread.Activity;
import org.vivarium.interpreters.InterpreterView;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.paxexam.PaxExam;

/** The threads of an interpreter: their states, what can be asked of them, and how its end treats them. */
@ExtendWith(PaxExam.class)
final class ThreadsIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void aThreadStateIsMadeAttachedClearedAndDeleted() {
        Interpreter a = isolated("a");
        InterpreterThread made = a.newThread();
        assertThat(a.threads()).containsExactly(made);
        assertThat(made.activity()).isEqualTo(Activity.DETACHED);
        List<Activity> seen = new ArrayList<>();
        made.attach(() -> {
            assertThat(interpreters.currentThread()).contains(made);
            assertThat(made.thread()).contains(Thread.currentThread());
            seen.add(made.activity());
            a.locked(() -> seen.add(made.activity()));
            return a.unlocked(() -> seen.add(made.activity()));
        });
        assertThat(seen).containsExactly(Activity.UNLOCKED, Activity.LOCKED, Activity.UNLOCKED);
        made.delete();
        assertThat(a.threads()).isEmpty();
        assertThatThrownBy(() -> made.attach(() -> 1)).isInstanceOf(InterpreterException.class);
    }

    @Test
    void theOnDeleteCallbackRunsInClearOnceWhileEverythingWorks() {
        Interpreter a = isolated("a");
        InterpreterThread made = a.newThread();
        made.dict().put("key", "value");
        List<Object> seen = new ArrayList<>();
        made.onDelete(() -> seen.add(a.attach(() -> made.dict().get("key") + " " + a.state())));
        made.clear();
        made.clear();
        made.delete();
        assertThat(seen).containsExactly("value READY");
        assertThat(made.dict()).isEmpty();
    }

    @Test
    void attachedStatesAreNeitherClearedNorAttachedTwice() {
        Interpreter a = isolated("a");
        InterpreterThread made = a.newThread();
        made.attach(() -> {
            assertThatThrownBy(made::clear).isInstanceOf(InterpreterException.class);
            assertThatThrownBy(made::delete).isInstanceOf(InterpreterException.class);
            FutureTask<Integer> second = inBackground(() -> made.attach(() -> 1));
            return assertThatThrownBy(second::get).hasRootCauseInstanceOf(InterpreterException.class);
        });
        made.delete();
    }

    @Test
    void statesOfSeveralInterpretersAreSwapped() {
        InterpreterThread inA = isolated("a").newThread();
        InterpreterThread inB = isolated("b").newThread();
        inA.attach(() -> {
            inB.attach(() -> assertThat(interpreters.currentThread()).contains(inB));
            return assertThat(interpreters.currentThread()).contains(inA);
        });
        assertThat(interpreters.currentThread()).isEmpty();
        inA.delete();
        inB.delete();
    }

    @Test
    void anAsyncExceptionIsDeliveredToItsThreadAtTheNextCheck() {
        Interpreter a = isolated("a");
        InterpreterThread meant = a.newThread();
        InterpreterThread other = a.newThread();
        assertThat(a.setAsyncException(meant.id(), new IllegalStateException("replaced")))
                .isTrue();
        assertThat(a.setAsyncException(meant.id(), new IllegalStateException("for you")))
                .isTrue();
        assertThat(a.setAsyncException(-1, new IllegalStateException("for nobody")))
                .isFalse();
        other.attach(() -> {
            a.check();
            return 0;
        });
        meant.attach(() -> {
            assertThatThrownBy(a::check).hasMessage("for you");
            a.check();
            return 0;
        });
        a.setAsyncException(meant.id(), new IllegalStateException("taken back"));
        a.setAsyncException(meant.id(), null);
        meant.attach(() -> {
            a.check();
            return 0;
        });
        meant.delete();
        other.delete();
    }

    @Test
    void aLoopThatChecksIsEndedByAnAsyncException() throws Exception {
        Interpreter a = isolated("a");
        InterpreterThread looping = a.newThread();
        CountDownLatch inside = new CountDownLatch(1);
        FutureTask<Integer> loop = inBackground(() -> looping.attach(() -> {
            inside.countDown();
            while (true) {
                a.check();
            }
        }));
        inside.await();
        looping.setAsyncException(new IllegalStateException("enough"));
        assertThatThrownBy(loop::get).hasRootCauseMessage("enough");
        looping.delete();
    }

    @Test
    void itsThreadsHaveItsNameItsClassSpaceAndItsInterpreter() throws Exception {
        deploy("counter");
        Interpreter a = isolated("a");
        a.call("counter.increment");
        for (boolean virtual : List.of(false, true)) {
            AtomicReference<Object> seen = new AtomicReference<>();
            Thread thread = a.threadFactory("worker", false, virtual)
                    .newThread(() -> seen.set(List.of(
                            interpreters.current().orElseThrow().id(),
                            interpreters.currentThread().orElseThrow().isDaemon(),
                            Thread.currentThread().isVirtual(),
                            load(Thread.currentThread().getContextClassLoader()))));
            assertThat(a.threads())
                    .singleElement()
                    .extracting(InterpreterThread::name)
                    .isEqualTo(thread.getName());
            assertThat(thread.getName()).matches("interp-" + a.id() + "-worker-\\d+");
            thread.start();
            thread.join();
            assertThat(seen.get())
                    .isEqualTo(List.of(
                            a.id(), false, virtual, spaces.of(a).bundles().getFirst()));
        }
        assertThat(a.threads()).isEmpty();
    }

    private static Object load(ClassLoader loader) {
        try {
            return FrameworkUtil.getBundle(loader.loadClass("org.vivarium.integration.fixtures.counter.Counter"));
        } catch (ClassNotFoundException e) {
            return e;
        }
    }

    @Test
    void threadsAreRefusedWithThePythonsMessage() {
        Interpreter none = interpreters.create("none", InterpreterConfig.ISOLATED.with("allow_threads", "false"));
        assertThatThrownBy(() -> none.startThread("t", false, () -> {}))
                .hasMessage("thread is not supported for isolated subinterpreters");
        assertThatThrownBy(() -> isolated("a").startThread("t", true, () -> {}))
                .hasMessage("daemon threads are disabled in this (sub)interpreter");
    }

    @Test
    void noMoreThreadsThanTheLimitAreStarted() throws Exception {
        Interpreter two = interpreters.create("two", InterpreterConfig.ISOLATED.with("thread_limit", "2"));
        CountDownLatch leave = new CountDownLatch(1);
        List<Thread> started = List.of(
                two.startThread("t", false, () -> await(leave)), two.startThread("t", false, () -> await(leave)));
        assertThatThrownBy(() -> two.startThread("t", false, () -> {}))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("can't start new thread");
        leave.countDown();
        for (Thread thread : started) {
            thread.join();
        }
        two.startThread("t", false, () -> {}).join();
    }

    @Test
    void closingWaitsForTheThreadsThatAreNoDaemons() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch leave = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Thread thread = a.startThread("t", false, () -> {
            await(leave);
            order.add("thread");
        });
        ServiceRegistration<Finalizer> ending = finalizer(a, FinalizationPhase.THREADS, leave::countDown);
        a.close();
        order.add("closed");
        ending.unregister();
        thread.join();
        assertThat(order).containsExactly("thread", "closed");
    }

    @Test
    void closingInterruptsDaemonsAndDoesNotWait() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("allow_daemon_threads", "true"));
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CountDownLatch inside = new CountDownLatch(1);
        Thread daemon = a.startThread("t", true, () -> {
            inside.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                seen.set(e);
            }
        });
        inside.await();
        a.close();
        daemon.join();
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aDaemonThatComesBackAfterTheFlagIsEndedByAnException() throws Exception {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("allow_daemon_threads", "true"));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch flag = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread daemon = a.startThread("t", true, () -> {
            inside.countDown();
            uninterruptibly(flag);
            try {
                a.locked(() -> seen.getAndSet(new AssertionError("it got the lock")));
            } catch (InterpreterException e) {
                seen.set(e);
            }
        });
        inside.await();
        ServiceRegistration<Finalizer> later = finalizer(a, FinalizationPhase.SERVICES, flag::countDown);
        assertThatThrownBy(a::close)
                .as("it was left behind, ignoring interrupts")
                .satisfies(report -> assertThat(report.getSuppressed())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure).hasMessageContaining(daemon.getName())));
        later.unregister();
        daemon.join();
        assertThat(seen.get()).isInstanceOf(InterpreterException.class);
        assertThat(interpreters.abandoned()).isEmpty();
    }

    @Test
    void aGuardHoldsTheEndOffAndAViewDoesNot() throws Exception {
        Interpreter a = isolated("a");
        InterpreterView view = a.view();
        InterpreterGuard guard = view.guard().orElseThrow();
        CountDownLatch ending = new CountDownLatch(1);
        ServiceRegistration<Finalizer> begins = finalizer(a, FinalizationPhase.THREADS, ending::countDown);
        FutureTask<Integer> closing = inBackground(() -> {
            a.close();
            return 0;
        });
        ending.await();
        assertThat(view.guard()).as("no new guards while it ends").isEmpty();
        assertThatThrownBy(() -> a.attach(() -> 1)).isInstanceOf(InterpreterNotFoundException.class);
        assertThat(guard.attach(() -> interpreters.current().orElseThrow().state()))
                .isEqualTo(Interpreter.State.READY);
        guard.close();
        guard.close();
        closing.get();
        begins.unregister();
        assertThat(view.guard()).isEmpty();
        assertThatThrownBy(() -> guard.attach(() -> 1)).isInstanceOf(InterpreterNotFoundException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        assertThat(interrupted).isTrue();
    }
}
