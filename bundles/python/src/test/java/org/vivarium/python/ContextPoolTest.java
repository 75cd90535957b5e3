package org.vivarium.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.interpreters.Access;

class ContextPoolTest {
    private static final int MOST = 4;

    private final HandWorker worker = new HandWorker();
    private final List<Made> made = new ArrayList<>();
    private final List<Made> closed = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private ContextPool<Made> pool = pool(MOST);

    /** A context of the pool. */
    private record Made(Access access, int number) {}

    /** Works when it is told to. */
    private static final class HandWorker extends ScheduledThreadPoolExecutor {
        final Queue<Runnable> tasks = new ArrayDeque<>();

        @Nullable
        Runnable watch;

        HandWorker() {
            super(0);
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            return super.schedule(() -> {}, 0, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
            watch = task;
            return super.schedule(() -> {}, 0, unit);
        }

        void work() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        /** The time after which stocks are looked at has gone by. */
        void look() {
            if (watch != null) {
                watch.run();
            }
        }
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    private ContextPool<Made> pool(int most) {
        return new ContextPool<>(most, this::make, closed::add, () -> worker);
    }

    private Made make(Access access) {
        if (failure != null) {
            throw failure;
        }
        Made one = new Made(access, made.size());
        made.add(one);
        return one;
    }

    private long waiting(Access access) {
        return made.stream()
                .filter(one -> one.access.equals(access) && !closed.contains(one))
                .count();
    }

    /** Takes some, each after the worker has done what it could, and forgets them. */
    private void take(Access access, int times) {
        for (int i = 0; i < times; i++) {
            worker.work();
            made.remove(pool.take(access));
        }
        worker.work();
    }

    /** Takes some faster than the worker makes them. */
    private void drain(Access access, int times) {
        for (int i = 0; i < times; i++) {
            made.remove(pool.take(access));
        }
        worker.work();
    }

    @Test
    void theFirstIsMadeForWhoTakesItAndNoOther() {
        assertThat(pool.take(Access.ALL).access).isEqualTo(Access.ALL);
        assertThat(worker.tasks).isEmpty();
        assertThat(made).hasSize(1);
    }

    @Test
    void itGrowsEachTimeThatItHasRunEmpty() {
        take(Access.ALL, 1);
        drain(Access.ALL, 1);
        assertThat(waiting(Access.ALL)).isEqualTo(1);
        drain(Access.ALL, 2);
        assertThat(waiting(Access.ALL)).isEqualTo(2);
        drain(Access.ALL, 3);
        assertThat(waiting(Access.ALL)).isEqualTo(MOST);
        drain(Access.ALL, 20);
        assertThat(waiting(Access.ALL)).isEqualTo(MOST);
    }

    @Test
    void whatWaitsIsTakenAndReplaced() {
        take(Access.ALL, 1);
        drain(Access.ALL, 1);
        Made waiting = made.getLast();
        assertThat(pool.take(Access.ALL)).isSameAs(waiting);
        worker.work();
        assertThat(pool.take(Access.ALL)).isNotSameAs(waiting);
    }

    @Test
    void aStockIsForItsAccessAlone() {
        take(Access.ALL, 1);
        drain(Access.ALL, 2);
        int before = made.size();
        assertThat(pool.take(Access.NONE).access).isEqualTo(Access.NONE);
        assertThat(made).hasSize(before + 1);
    }

    @Test
    void allStocksTogetherHoldNoMoreThanTheMost() {
        drain(Access.ALL, 20);
        assertThat(waiting(Access.ALL)).isEqualTo(MOST);
        drain(Access.NONE, 20);
        assertThat(waiting(Access.ALL)).isEqualTo(MOST / 2);
        assertThat(waiting(Access.NONE)).isEqualTo(MOST / 2);
        assertThat(closed).hasSize(MOST / 2);
        drain(Access.ALL, 20);
        drain(Access.NONE, 20);
        assertThat(waiting(Access.ALL) + waiting(Access.NONE)).isEqualTo(MOST);
    }

    @Test
    void whatIsTakenLastHasTheOnlyPlace() {
        pool = pool(1);
        drain(Access.ALL, 2);
        assertThat(waiting(Access.ALL)).isEqualTo(1);
        drain(Access.NONE, 2);
        assertThat(waiting(Access.ALL)).isZero();
        assertThat(waiting(Access.NONE)).isEqualTo(1);
    }

    @Test
    void halfOfAStockGoesWhenNoneIsTaken() {
        drain(Access.ALL, 20);
        worker.look();
        assertThat(waiting(Access.ALL)).as("one was taken since").isEqualTo(MOST);
        worker.look();
        assertThat(waiting(Access.ALL)).isEqualTo(2);
        worker.look();
        assertThat(waiting(Access.ALL)).isEqualTo(1);
        assertThat(worker.isShutdown()).isFalse();
        worker.look();
        assertThat(waiting(Access.ALL)).isZero();
        assertThat(worker.isShutdown()).isTrue();
    }

    @Test
    void nothingWaitsAfterATrimAndItBeginsAnew() {
        drain(Access.ALL, 20);
        pool.trim();
        assertThat(waiting(Access.ALL)).isZero();
        assertThat(closed).hasSize(MOST);
        assertThat(worker.isShutdown()).isTrue();
        int before = made.size();
        assertThat(pool.take(Access.ALL).access).isEqualTo(Access.ALL);
        assertThat(made).hasSize(before + 1);
    }

    @Test
    void aStockThatIsTakenFromStaysWhileAnotherGoes() {
        drain(Access.ALL, 20);
        drain(Access.NONE, 20);
        worker.look();
        take(Access.NONE, 1);
        worker.look();
        assertThat(waiting(Access.ALL)).isEqualTo(1);
        assertThat(waiting(Access.NONE)).isEqualTo(2);
    }

    @Test
    void whatCannotBeMadeIsNotTriedAgainAndWhoTakesItHearsOfIt() {
        drain(Access.NONE, 2);
        take(Access.ALL, 1);
        failure = new IllegalStateException("no memory");
        assertThatThrownBy(() -> pool.take(Access.ALL)).isSameAs(failure);
        worker.work();
        assertThat(worker.tasks).isEmpty();
        failure = null;
        worker.work();
        assertThat(waiting(Access.ALL)).isZero();
        assertThat(waiting(Access.NONE)).as("the other stock").isEqualTo(1);
        drain(Access.ALL, 1);
        assertThat(waiting(Access.ALL)).isEqualTo(1);
    }

    @Test
    void withoutRoomNothingIsMadeAhead() {
        pool = pool(0);
        drain(Access.ALL, 5);
        assertThat(waiting(Access.ALL)).isZero();
        assertThat(worker.watch).isNull();
    }

    @Test
    void whatWaitsIsClosedWithIt() {
        drain(Access.ALL, 20);
        pool.close();
        assertThat(closed).hasSize(MOST);
        assertThat(worker.isShutdown()).isTrue();
        drain(Access.ALL, 5);
        assertThat(waiting(Access.ALL)).isZero();
    }

    @Test
    @Timeout(60)
    void whatIsBeingMadeWhileItClosesIsClosedToo() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Thread tester = Thread.currentThread();
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1) {
            @Override
            public void shutdown() {
                // The pool takes nothing any more, and waits for the one that is being made.
                closing.countDown();
                super.shutdown();
            }
        };
        pool = new ContextPool<>(
                MOST,
                access -> {
                    if (!Thread.currentThread().equals(tester)) {
                        begun.countDown();
                        await(closing);
                    }
                    return make(access);
                },
                closed::add,
                () -> thread);
        pool.take(Access.ALL);
        pool.take(Access.ALL);
        begun.await();
        pool.close();
        assertThat(made).hasSize(3);
        assertThat(closed).containsExactly(made.getLast());
        assertThat(thread.isTerminated()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
