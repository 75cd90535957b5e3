package org.vivarium.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Thresholds;
import org.vivarium.gc.Tracked;

/** Threads of anywhere give references back while the owner allocates, collects and ends. */
@Timeout(120)
final class RaceTest {
    private static final int THREADS = 4;
    private static final int OBJECTS = 5000;

    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeInterpreter one = runtime.interpreter(1);

    /** Counts how often it is deallocated. */
    private static final class Counted extends Tracked {
        private final AtomicInteger deallocated = new AtomicInteger();

        Counted(Collector collector) {
            super(collector);
        }

        @Override
        protected void dealloc() {
            deallocated.incrementAndGet();
        }
    }

    @RepeatedTest(20)
    void everyObjectIsDeallocatedOnce() throws Exception {
        List<Counted> all = new ArrayList<>();
        Queue<Counted> given = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        try (Reports reports = new Reports()) {
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    started.countDown();
                    giveBack(given, over);
                }));
            }
            started.await();
            own(all, given);
            runtime.end(one);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(reports.messages()).isEmpty();
        }

        assertThat(all).hasSize(OBJECTS).allMatch(each -> each.deallocated.get() == 1);
        assertThat(all).noneMatch(Tracked::isTracked);
    }

    private static void giveBack(Queue<Counted> given, AtomicBoolean over) {
        while (true) {
            boolean last = over.get();
            Counted next = given.poll();
            if (next != null) {
                next.decrefLater();
            } else if (last) {
                return;
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void own(List<Counted> all, Queue<Counted> given) throws Exception {
        Collector collector = one.collector();
        one.attach(() -> {
            collector.thresholds(new Thresholds(50, 2, 2));
            return 0;
        });
        for (int i = 0; i < OBJECTS / 10; i++) {
            one.locked(() -> {
                for (int j = 0; j < 10; j++) {
                    Counted made = new Counted(collector);
                    all.add(made);
                    given.add(made);
                }
            });
            if (i % 7 == 0) {
                one.check();
            }
            if (i % 50 == 0) {
                one.locked(collector::collect);
            }
        }
    }
}
