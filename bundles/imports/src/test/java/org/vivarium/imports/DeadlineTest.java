package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.ExecutionFailedException;
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
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
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
