package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FootprintTest {
    @Test
    void theProcessHasMemoryClassesAndThisThread() throws InterruptedException {
        Footprint footprint = Footprint.ofProcess(Optional.empty());
        assertThat(footprint.heap()).isPositive();
        assertThat(footprint.metaspace()).isPositive();
        assertThat(footprint.threads())
                .containsEntry(
                        Thread.currentThread().threadId(),
                        Thread.currentThread().getName());
    }

    @Test
    void aThreadThatIsAboutToEndIsWaitedForAndOneThatStaysIsCounted() throws InterruptedException {
        Footprint before = Footprint.ofProcess(Optional.empty());
        Thread looking = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread ending = Thread.ofPlatform().start(() -> {
            while (looking.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        });
        Thread staying = Thread.ofPlatform().daemon().start(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        try {
            assertThat(Footprint.ofProcess(Optional.of(before)).threads())
                    .containsKey(staying.threadId())
                    .doesNotContainKey(ending.threadId());
        } finally {
            over.countDown();
            staying.join();
        }
    }

    @Test
    void threadsThatCarryVirtualOnesAreNotCounted() throws InterruptedException {
        Thread.ofVirtual().start(() -> {}).join();
        assertThat(Thread.getAllStackTraces().keySet())
                .anyMatch(thread -> thread.getClass().getSimpleName().equals("CarrierThread"));
        assertThat(Footprint.ofProcess(Optional.empty()).threads().values())
                .noneMatch(name -> name.startsWith("ForkJoinPool-1-worker-"));
    }
}
