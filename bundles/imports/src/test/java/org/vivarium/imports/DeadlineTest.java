package org.vivarium.imports;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;

/** What takes too long, and threads that nobody knows. */
final class DeadlineTest {
    private static final int ROUNDS = 300;

    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void anExecThatBlocksIsInterrupted() {
        limit("20ms");
        fixture.deploy("slow", module -> never.await());

        assertThatThrownBy(() -> fixture.importModule("slow"))
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("module slow was not made within 0.02 s; it was at ")
                .satisfies(late -> assertThat(late.getSuppressed()).hasOnlyElementsOfType(InterruptedException.class));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(fixture.imports.modules(fake.interpreter())).isEmpty();
        assertThat(fixture.spaces.installed).isEmpty();
    }

    @Test
    void anExecThatComesToChecksGetsAnException() {
        limit("20ms");
        fixture.deploy("slow", module -> {
            while (never.getCount() > 0) {
                fake.interpreter().check();
                Thread.onSpinWait();
            }
        });

        assertThatThrownBy(() -> fixture.importModule("slow"))
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("module slow was not made within 0.02 s");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        fake.interpreter().check();
    }

    @Test
    void anExecThatIgnoresItFailsAllTheSame() {
        limit("5ms");
        fixture.deploy("slow", module -> {
            while (!Thread.interrupted()) {
                LockSupport.park(this);
            }
        });

        assertThatThrownBy(() -> fixture.importModule("slow")).hasMessageContaining("was not made within");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        fake.interpreter().check();
    }

    @Test
    void theTimeOfAnImportInsideDoesNotCount() {
        limit("200ms");
        fixture.deploy("outer", module -> {
            spend(120);
            module.importModule("inner");
            spend(20);
        });
        fixture.deploy("inner", module -> spend(120));

        assertThat(fixture.importModule("outer").name()).isEqualTo("outer");
    }

    @Test
    void theTimeOfAnUpdateInsideDoesNotCount() {
        List<Integer> alarms = new ArrayList<>();
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().factory());
        timer.setRemoveOnCancelPolicy(true);
        fixture.deploy("a", "1.0.0", FakeSpaces.filledBy(module -> {}));
        fixture.importModule("a");
        StoredBundle old = fixture.deployments.find("a").orElseThrow().bundle();
        fixture.deploy(
                "a",
                "2.0.0",
                FakeSpaces.filledBy(module -> alarms.add(timer.getQueue().size())));
        StoredBundle fresh = fixture.deployments.find("a").orElseThrow().bundle();
        fixture.deploy("outer", module -> {
            Deadline patient = new Deadline(timer, fake.interpreter(), "outer", Optional.empty(), Duration.ofHours(1));
            ImportScope.current().begin(patient);
            patient.resume();
            fake.unlocked(() -> new ModuleHolders(fixture.imports).swap(fake.interpreter(), old::equals, fresh));
            alarms.add(timer.getQueue().size());
        });

        fixture.importModule("outer");
        timer.shutdownNow();

        assertThat(alarms).containsExactly(0, 1);
    }

    @Test
    void aBundleWhoseStartBlocksIsInterrupted() {
        limit("20ms");
        fixture.deploy("slow", module -> {});
        fixture.spaces.starting = this::startThatBlocks;

        assertThatThrownBy(() -> fixture.importModule("slow"))
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("module slow was not made within 0.02 s; it was at ")
                .satisfies(late -> assertThat(late.getSuppressed())
                        .singleElement(as(THROWABLE))
                        .hasMessage("cannot import slow: slow does not start"));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(fixture.imports.modules(fake.interpreter())).isEmpty();
        assertThat(fixture.spaces.installed).isEmpty();

        limit("0");
        fixture.spaces.starting = () -> {};
        assertThat(fixture.importModule("slow").name()).isEqualTo("slow");
    }

    @Test
    void aNewVersionWhoseStartBlocksIsInterrupted() {
        fixture.deploy("a", "1.0.0", FakeSpaces.filledBy(module -> {}));
        Module a = fixture.importModule("a");
        fixture.deploy("a", "2.0.0", FakeSpaces.filledBy(module -> {}));
        limit("20ms");
        fixture.spaces.replacing = this::startThatBlocks;

        assertThatThrownBy(() -> fixture.imports.reload(fake.interpreter(), "a"))
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("cannot reload: module a was not made within 0.02 s; it was at ");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(a.spec().version()).isEqualTo(new Version("1.0.0"));
        assertThat(fixture.spaces.installed).containsExactly("a");
    }

    @Test
    void noInterruptComesAfterTheEnd() {
        limit("1ms");
        fixture.deploy("close", module -> spend(1));
        int late = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try {
                fixture.importModule("close");
                fixture.imports.unload(fake.interpreter(), "close");
            } catch (ModuleException e) {
                late++;
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            fake.interpreter().check();
        }
        assertThat(late).isPositive();
        assertThat(fixture.spaces.installed).isEmpty();
    }

    @Test
    void withoutALimitThereIsNoDeadline() {
        limit("0");
        fixture.deploy("any", module -> spend(20));

        assertThat(fixture.importModule("any").name()).isEqualTo("any");
    }

    @Test
    void aThreadThatTheInterpreterDoesNotKnowFailsTheImport() {
        AtomicReference<Thread> started = new AtomicReference<>();
        fixture.deploy(
                "threads",
                module -> started.set(Thread.ofPlatform().name("stray").start(this::blockUntilInterrupted)));

        assertThatThrownBy(() -> fixture.importModule("threads"))
                .isInstanceOf(ModuleException.class)
                .hasMessage("module threads started the thread stray in exec, which interpreter 0 (main) does not know;"
                        + " use Interpreter.startThread");
        assertThat(started.get().isAlive()).isFalse();
        assertThat(fixture.imports.modules(fake.interpreter())).isEmpty();
    }

    @Test
    void aThreadThatDoesNotEndIsNamedWithItsFrame() throws Exception {
        limit("50ms");
        AtomicReference<Thread> started = new AtomicReference<>();
        fixture.deploy(
                "threads",
                module -> started.set(Thread.ofPlatform().name("stray").start(this::blockForLong)));

        assertThatThrownBy(() -> fixture.importModule("threads"))
                .hasMessageStartingWith("module threads was not made within 0.05 s")
                .satisfies(late ->
                        assertThat(late.getSuppressed()[0]).hasMessageContaining("; stray does not end, it is at "));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        never.countDown();
        started.get().join();
    }

    @Test
    void threadsThatDoNotEndAreNotWaitedForWhenItIsTooLate() throws Exception {
        limit("20ms");
        List<Thread> started = new CopyOnWriteArrayList<>();
        fixture.deploy("threads", module -> {
            started.add(Thread.ofPlatform().start(this::blockForLong));
            started.add(Thread.ofPlatform().start(this::blockForLong));
            never.await();
        });
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Module> imported = threads.submit(() -> fixture.importModule("threads"));

            assertThatThrownBy(() -> imported.get(10, TimeUnit.SECONDS))
                    .cause()
                    .hasMessageStartingWith("module threads was not made within 0.02 s");
        } finally {
            never.countDown();
        }
        for (Thread each : started) {
            each.join();
        }
    }

    @Test
    void whatCannotBeginLeavesTheContextClassLoader() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ModuleMaker maker = new ModuleMaker(
                fixture.spaces,
                () -> {
                    throw new IllegalStateException("no runtime");
                },
                List::of,
                Optional::empty);

        assertThatThrownBy(() -> maker.run(fake.interpreter(), "a", ImportScope.current(), () -> "made"))
                .hasMessage("no runtime");

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        maker.close();
    }

    @Test
    void anExecThatFailsLeavesNoThreadEither() {
        AtomicReference<Thread> started = new AtomicReference<>();
        fixture.deploy("threads", module -> {
            started.set(Thread.ofPlatform().name("stray").start(this::blockUntilInterrupted));
            throw new BrokenBarrierException("no");
        });

        assertThatThrownBy(() -> fixture.importModule("threads")).isInstanceOf(ExecutionFailedException.class);
        assertThat(started.get().isAlive()).isFalse();
    }

    @Test
    void theContextClassLoaderIsTheCallersAgainAfterwards() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        AtomicReference<ClassLoader> inside = new AtomicReference<>();
        fixture.deploy("a", module -> inside.set(Thread.currentThread().getContextClassLoader()));

        fixture.importModule("a");

        assertThat(inside.get()).isNotSameAs(before);
        assertThat(inside.get().getParent()).isSameAs(fixture.spaces.classLoader());
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    private void limit(String deadline) {
        fake.config = fake.config.with("import_deadline", deadline);
    }

    private static void spend(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    private void startThatBlocks() {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new ClassSpaceException("slow does not start", e);
        }
    }

    private void blockUntilInterrupted() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void blockForLong() {
        boolean interrupted = false;
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        assertThat(interrupted).isTrue();
    }
}
