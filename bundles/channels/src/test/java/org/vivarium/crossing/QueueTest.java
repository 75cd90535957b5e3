package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.NotShareableException;

/** What queues do when nobody has to wait. */
@Timeout(60)
final class QueueTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final QueueTable queues = runtime.queues();

    @Test
    void valuesAreGotInTheOrderInWhichTheyWerePut() throws Exception {
        Queue queue = queues.create();
        queue.put("a");
        queue.putNoWait(null);
        queue.put("c", Optional.empty(), Duration.ZERO);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.get()).isEqualTo("a");
        assertThat(queue.getNoWait()).isNull();
        assertThat(queue.get(Duration.ZERO)).isEqualTo("c");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(runtime.registry().released()).containsExactly("a", "null", "c");
    }

    @Test
    void aQueueHoldsAsManyItemsAsItsSizeSays() {
        Queue queue = queues.create(2);
        queue.putNoWait(1);
        assertThat(queue.isFull()).isFalse();
        queue.putNoWait(2);
        assertThat(queue.isFull()).isTrue();

        assertThatThrownBy(() -> queue.putNoWait(3))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("queue 1 is full");
        assertThatThrownBy(() -> queue.put(3, Optional.empty(), Duration.ZERO))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("queue 1 is full");

        assertThat(queue.size()).isEqualTo(2);
        assertThat(runtime.registry().released()).containsExactly("3", "3");
    }

    @Test
    void aSizeOfZeroOrLessIsNone() {
        Queue queue = queues.create(-3);
        for (int i = 0; i < 1000; i++) {
            queue.putNoWait(i);
        }

        assertThat(queue.maxsize()).isEqualTo(-3);
        assertThat(queue.isFull()).isFalse();
    }

    @Test
    void gettingFromAnEmptyQueueFails() {
        Queue queue = queues.create();

        assertThatThrownBy(queue::getNoWait)
                .isInstanceOf(QueueEmptyException.class)
                .hasMessage("queue 1 is empty");
        assertThatThrownBy(() -> queue.get(Duration.ZERO))
                .isInstanceOf(QueueEmptyException.class)
                .hasMessage("queue 1 is empty");
    }

    @Test
    void aNegativeTimeoutIsRefused() {
        Queue queue = queues.create();

        assertThatThrownBy(() -> queue.get(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout value must be a non-negative number");
        assertThatThrownBy(() -> queue.put(1, Optional.empty(), Duration.ofDays(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aTimeoutOfAllTimeIsNoTimeout() throws Exception {
        Queue queue = queues.create();
        queue.put("a", Optional.empty(), Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(queue.get(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("a");
    }

    @Test
    void whatCannotCrossIsNotPut() {
        Queue queue = queues.create();

        assertThatThrownBy(() -> queue.putNoWait(Thread.currentThread())).isInstanceOf(NotShareableException.class);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aValueThatCannotBeMadeHasBeenReceived() {
        Queue queue = queues.create();
        queue.putNoWait(new FakeRegistry.Unmakeable());

        assertThatThrownBy(queue::getNoWait)
                .isInstanceOf(NotShareableException.class)
                .hasMessage("it cannot be made here; the item has been dropped");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(runtime.registry().released()).containsExactly("Unmakeable[]");
    }

    @Test
    void idsAreNeverUsedTwiceAndListedInOrder() {
        Queue first = queues.create();
        Queue second = queues.create();
        queues.destroy(first.id());
        Queue third = queues.create();

        assertThat(queues.list()).containsExactly(second, third);
        assertThat(List.of(first.id(), second.id(), third.id())).containsExactly(1L, 2L, 3L);
        assertThat(queues.get(3)).isSameAs(third);
        assertThat(queues.find(1)).isEmpty();
        assertThatThrownBy(() -> queues.get(1))
                .isInstanceOf(QueueNotFoundException.class)
                .hasMessage("queue 1 not found");
        assertThatThrownBy(() -> queues.destroy(1))
                .isInstanceOf(QueueNotFoundException.class)
                .hasMessage("queue 1 not found");
    }

    @Test
    void aDestroyedQueueIsNotFoundByItsMethods() {
        Queue queue = queues.create();
        queue.putNoWait("left");

        queues.destroy(queue.id());

        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls = List.of(
                () -> queue.put(1),
                () -> queue.putNoWait(1),
                queue::get,
                queue::getNoWait,
                queue::size,
                queue::isEmpty,
                queue::isFull,
                queue::maxsize,
                queue::unboundItems,
                queue::fallback,
                queue::bind,
                queue::release,
                queue::info,
                queue::publisher,
                queue::subscriber);
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(QueueNotFoundException.class)
                        .hasMessage("queue 1 not found"));
        assertThat(runtime.registry().released()).containsExactly("left");
    }

    // --- bindings ---

    @Test
    void aQueueGoesWithTheLastBindingOfAll() throws Exception {
        FakeInterpreter other = runtime.interpreter(7);
        Queue queue = queues.create();
        queue.bind();
        other.attach(() -> {
            queue.bind();
            return 0;
        });
        assertThat(queue.info().bindings()).isEqualTo(Map.of(0L, 2, 7L, 1));

        queue.release();
        queue.release();
        assertThat(queue.info().bindings()).isEqualTo(Map.of(7L, 1));
        other.attach(() -> {
            queue.release();
            return 0;
        });

        assertThat(queues.list()).isEmpty();
        assertThatThrownBy(queue::size).isInstanceOf(QueueNotFoundException.class);
    }

    @Test
    void whoMakesAQueueCanClaimItsBindingOnce() {
        Queue queue = queues.create();
        queue.claim();
        assertThat(queue.info().bindings()).isEqualTo(Map.of(0L, 1));
        queue.claim();
        assertThat(queue.info().bindings()).isEqualTo(Map.of(0L, 2));

        queue.release();
        queue.release();
        assertThat(queues.list()).isEmpty();
    }

    @Test
    void whoHasNothingToClaimIsBound() throws Exception {
        Queue queue = runtime.interpreter(7).attach(queues::create);
        queue.claim();

        assertThat(queue.info().bindings()).isEqualTo(Map.of(0L, 1, 7L, 1));
    }

    @Test
    void whoIsNotBoundReleasesNothing() throws Exception {
        Queue queue = runtime.interpreter(7).attach(queues::create);

        assertThatThrownBy(queue::release).isInstanceOf(QueueException.class).hasMessage("queue 1 never bound");
        assertThat(queues.list()).containsExactly(queue);
    }

    // --- items of interpreters that have ended ---

    @Test
    void itemsOfAnInterpreterThatEndsBecomeUnboundByTheirRules() throws Exception {
        FakeInterpreter other = runtime.interpreter(7);
        Queue queue = queues.create(0, UnboundItems.UNBOUND, Fallback.NONE);
        queue.putNoWait("mine");
        other.attach(() -> {
            queue.putNoWait("by the queue's rule");
            queue.putNoWait("error", Optional.of(UnboundItems.ERROR));
            queue.putNoWait("remove", Optional.of(UnboundItems.REMOVE));
            return 0;
        });
        queue.putNoWait("last");
        assertThat(queue.info().backlog()).isEqualTo(new Backlog(5, 0, Map.of(0L, 2, 7L, 3)));

        runtime.end(other);

        assertThat(queue.info().backlog()).isEqualTo(new Backlog(4, 2, Map.of(0L, 2)));
        assertThat(queue.getNoWait()).isEqualTo("mine");
        assertThat(queue.getNoWait()).isEqualTo(Unbound.UNBOUND);
        assertThatThrownBy(queue::getNoWait)
                .isInstanceOf(ItemInterpreterDestroyedException.class)
                .hasMessage("item's original interpreter destroyed");
        assertThat(queue.getNoWait()).isEqualTo("last");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(runtime.registry().released())
                .containsExactlyInAnyOrder("by the queue's rule", "error", "remove", "mine", "last");
    }

    @Test
    void theEndOfTheOnlyOneThatIsBoundEndsTheQueue() throws Exception {
        FakeInterpreter other = runtime.interpreter(7);
        Queue queue = other.attach(() -> {
            Queue made = queues.create();
            made.putNoWait("left");
            return made;
        });

        runtime.end(other);

        assertThat(queues.list()).isEmpty();
        assertThatThrownBy(queue::getNoWait).isInstanceOf(QueueNotFoundException.class);
        assertThat(runtime.registry().released()).containsExactly("left");
    }

    @Test
    void aQueueTellsHowItStands() throws Exception {
        Queue queue = queues.create(3, UnboundItems.ERROR, Fallback.FULL);
        queue.putNoWait(1);

        assertThat(queue.info())
                .isEqualTo(new QueueInfo(
                        1,
                        3,
                        UnboundItems.ERROR,
                        Fallback.FULL,
                        new Backlog(1, 0, Map.of(0L, 1)),
                        Map.of(0L, 1),
                        List.of()));
        assertThat(queue.unboundItems()).isEqualTo(UnboundItems.ERROR);
        assertThat(queue.fallback()).isEqualTo(Fallback.FULL);
        assertThat(queue).hasToString("queue 1");
    }
}
