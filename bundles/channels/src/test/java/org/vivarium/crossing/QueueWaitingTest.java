package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.UnboundItems;
import org.vivarium.channels.Waiter;

/** How threads wait at queues, and what wakes them. */
@Timeout(60)
final class QueueWaitingTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final QueueTable queues = runtime.queues();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final FakeInterpreter two = runtime.interpreter(2);

    @Test
    void whoGetsWaitsForAValue() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);

        queue.put("value");

        assertThat(getting.result()).isEqualTo("value");
        assertThat(queue.info().waiters()).isEmpty();
    }

    @Test
    void whoPutsWaitsForRoom() throws Exception {
        Queue queue = queues.create(1);
        queue.put("first");
        Doing<@Nullable Object> putting = Doing.in(one, () -> {
            queue.put("second");
            return "put";
        });
        one.awaitWaiting(1);

        assertThat(queue.get()).isEqualTo("first");

        assertThat(putting.result()).isEqualTo("put");
        assertThat(queue.get()).isEqualTo("second");
    }

    @Test
    void aThreadThatIsAttachedToNoneWaitsToo() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>outside(queue::get);
        Await.until(() -> queue.info().waiters().size() == 1);

        queue.put("value");

        assertThat(getting.result()).isEqualTo("value");
    }

    @Test
    void whoWaitsReleasesTheLockOfItsInterpreterAndHasItBackAfterwards() throws Exception {
        Queue queue = queues.create();
        Doing<Boolean> getting = Doing.in(one, () -> {
            one.lock().lock();
            queue.get();
            return one.lock().isHeldByCurrentThread();
        });
        one.awaitWaiting(1);

        one.whileLocked(() -> queue.put(1));

        assertThat(getting.result()).isTrue();
    }

    @Test
    void whoWaitsLongestComesFirst() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> first = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);
        Doing<@Nullable Object> second = Doing.<@Nullable Object>in(two, queue::get);
        two.awaitWaiting(1);
        assertThat(queue.info().waiters()).extracting(Waiter::interpreter).containsExactly(1L, 2L);
        assertThat(queue.info().waiters()).noneMatch(Waiter::sends);

        queue.put("a");
        assertThat(first.result()).isEqualTo("a");
        queue.put("b");
        assertThat(second.result()).isEqualTo("b");
    }

    @Test
    void aTimeoutEndsTheWait() throws Exception {
        Queue queue = queues.create(1);
        assertThatThrownBy(() -> queue.get(Duration.ofMillis(1))).isInstanceOf(QueueEmptyException.class);
        queue.put(1);
        assertThatThrownBy(() -> queue.put(2, Optional.empty(), Duration.ofMillis(1)))
                .isInstanceOf(QueueFullException.class);

        assertThat(queue.info().waiters()).isEmpty();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheWaitAndNothingIsTaken() throws Exception {
        Queue queue = queues.create(1);
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);
        getting.thread().interrupt();
        assertThat(getting.failure()).isInstanceOf(InterruptedException.class);

        queue.put("first");
        Doing<@Nullable Object> putting = Doing.in(one, () -> {
            queue.put("second");
            return "put";
        });
        one.awaitWaiting(1);
        putting.thread().interrupt();
        assertThat(putting.failure()).isInstanceOf(InterruptedException.class);

        assertThat(queue.get()).isEqualTo("first");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(runtime.registry().released()).containsExactlyInAnyOrder("first", "second");
        assertThat(queue.info().waiters()).isEmpty();
    }

    @Test
    void anInterruptDoesNotConcernWhoDoesNotWait() throws Exception {
        Queue queue = queues.create();
        Thread.currentThread().interrupt();

        queue.put("a");
        assertThat(queue.get()).isEqualTo("a");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anAsyncExceptionEndsTheWait() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);

        one.setAsyncException(new IllegalStateException("asked for"));

        assertThat(getting.failure()).hasMessage("asked for");
        assertThat(queue.info().waiters()).isEmpty();
    }

    @Test
    void aPendingCallIsMadeByWhoWaitsAndTheWaitGoesOn() throws Exception {
        Queue queue = queues.create();
        AtomicInteger calls = new AtomicInteger();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);

        one.addPendingCall(calls::incrementAndGet);
        one.awaitWaiting(1);
        assertThat(calls).hasValue(1);
        queue.put("value");

        assertThat(getting.result()).isEqualTo("value");
    }

    @Test
    void aPendingCallMayUseTheQueueThatIsWaitedFor() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);

        one.addPendingCall(() -> queue.putNoWait("by a call"));

        assertThat(getting.result()).isEqualTo("by a call");
    }

    @Test
    void destroyingAQueueWakesEverybody() throws Exception {
        Queue queue = queues.create(1);
        Queue empty = queues.create();
        queue.put(1);
        Doing<@Nullable Object> putting = Doing.in(one, () -> {
            queue.put(2);
            return "put";
        });
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, empty::get);
        one.awaitWaiting(2);

        queues.destroy(queue.id());
        queues.destroy(empty.id());

        assertThat(putting.failure()).isInstanceOf(QueueNotFoundException.class).hasMessage("queue 1 not found");
        assertThat(getting.failure()).isInstanceOf(QueueNotFoundException.class).hasMessage("queue 2 not found");
        assertThat(runtime.registry().released()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void releasingTheLastBindingWakesEverybody() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);

        queue.release();

        assertThat(getting.failure()).isInstanceOf(QueueNotFoundException.class);
    }

    @Test
    void itemsThatAreRemovedMakeRoomForAsManyAsWait() throws Exception {
        Queue queue = queues.create(2);
        two.attach(() -> {
            queue.putNoWait("a", Optional.of(UnboundItems.REMOVE));
            queue.putNoWait("b", Optional.of(UnboundItems.REMOVE));
            return 0;
        });
        List<Doing<@Nullable Object>> putting = List.of(put(queue, "c"), put(queue, "d"));
        one.awaitWaiting(2);
        assertThat(queue.info().waiters()).allMatch(Waiter::sends);

        runtime.end(two);

        assertThat(List.of(putting.get(0).result(), putting.get(1).result())).containsOnly("put");
        assertThat(List.of(queue.getNoWait(), queue.getNoWait())).containsExactlyInAnyOrder("c", "d");
    }

    private Doing<@Nullable Object> put(Queue queue, String value) {
        return Doing.in(one, () -> {
            queue.put(value);
            return "put";
        });
    }

    @Test
    void whoIsSignalledAndLeavesPassesTheSignalOn() throws Exception {
        Queue queue = queues.create();
        Doing<@Nullable Object> leaving = Doing.<@Nullable Object>in(one, () -> {
            one.lock().lock();
            try {
                return queue.get();
            } finally {
                one.lock().unlock();
            }
        });
        one.awaitWaiting(1);
        Doing<@Nullable Object> next = Doing.<@Nullable Object>in(two, queue::get);
        two.awaitWaiting(1);

        // The one that waits longest is signalled, and needs the lock before it can look; by then there is an exception
        // for it.
        one.whileLocked(() -> {
            queue.put("value");
            one.setAsyncException(new IllegalStateException("leaves"));
        });

        assertThat(leaving.failure()).hasMessage("leaves");
        assertThat(next.result()).isEqualTo("value");
    }
}
