package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Received;
import org.vivarium.channels.Source;

/** Waiting for several sources at once. */
@Timeout(60)
final class ReceiveFirstTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final ChannelTable channels = runtime.channels();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final FakeInterpreter two = runtime.interpreter(2);
    private final Queue queue = runtime.queues().create();
    private final Channel channel = channels.create();
    private final List<Source> sources = List.of(queue, channel.recv());

    @Test
    void whatIsThereIsReceivedAtOnce() throws Exception {
        channel.send().sendNoWait("a");

        assertThat(channels.receiveFirst(sources)).isEqualTo(new Received(channel.recv(), "a"));
        assertThat(channels.receiveFirst(sources, Duration.ZERO)).isEmpty();
    }

    @Test
    void whicheverComesFirstWakesWhoWaitsForAll() throws Exception {
        Doing<Received> first = Doing.in(one, () -> channels.receiveFirst(sources));
        one.awaitWaiting(1);
        queue.put("a");
        assertThat(first.result()).isEqualTo(new Received(queue, "a"));

        Doing<Received> second = Doing.in(one, () -> channels.receiveFirst(sources));
        one.awaitWaiting(1);
        assertThat(channel.send().sendNoWait("b")).isTrue();
        assertThat(second.result()).isEqualTo(new Received(channel.recv(), "b"));
        assertThat(queue.info().waiters()).isEmpty();
        assertThat(channel.recv().info().waiters()).isEmpty();
    }

    @Test
    void anotherSourceIsAskedFirstEachTime() throws Exception {
        List<Source> from = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            queue.put(i);
            channel.send().sendNoWait(i);
        }
        for (int i = 0; i < 4; i++) {
            from.add(channels.receiveFirst(sources).source());
        }

        assertThat(from).containsExactly(queue, channel.recv(), queue, channel.recv());
    }

    @Test
    void whoIsSignalledByOneAndTakesFromAnotherPassesTheSignalOn() throws Exception {
        Queue second = runtime.queues().create();
        Doing<Received> both = Doing.in(one, () -> {
            one.lock().lock();
            try {
                return channels.receiveFirst(List.of(queue, second));
            } finally {
                one.lock().unlock();
            }
        });
        one.awaitWaiting(1);
        Doing<@Nullable Object> alone = Doing.<@Nullable Object>in(two, second::get);
        two.awaitWaiting(1);

        // Both have an item before it can look at either.
        one.whileLocked(() -> {
            second.put("b");
            queue.put("a");
        });

        assertThat(both.result()).isEqualTo(new Received(queue, "a"));
        assertThat(alone.result()).isEqualTo("b");
    }

    @Test
    void aTimeoutEndsTheWaitWithNothing() throws Exception {
        assertThat(channels.receiveFirst(sources, Duration.ofMillis(1))).isEmpty();

        assertThat(queue.info().waiters()).isEmpty();
        assertThat(channel.recv().info().waiters()).isEmpty();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Doing<Received> waiting = Doing.in(one, () -> channels.receiveFirst(sources));
        one.awaitWaiting(1);

        waiting.thread().interrupt();

        assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
        assertThat(queue.info().waiters()).isEmpty();
    }

    @Test
    void theEndOfASourceEndsTheWait() throws Exception {
        Doing<Received> first = Doing.in(one, () -> channels.receiveFirst(sources));
        one.awaitWaiting(1);
        channel.send().close();
        assertThat(first.failure()).isInstanceOf(ChannelClosedException.class);

        Doing<Received> second = Doing.in(one, () -> channels.receiveFirst(List.of(queue)));
        one.awaitWaiting(1);
        runtime.queues().destroy(queue.id());
        assertThat(second.failure()).isInstanceOf(QueueNotFoundException.class);
    }

    @Test
    void theSameSourceMayBeGivenTwice() throws Exception {
        Doing<Received> waiting = Doing.in(one, () -> channels.receiveFirst(List.of(queue, queue)));
        one.awaitWaiting(1);

        queue.put("a");

        assertThat(waiting.result()).isEqualTo(new Received(queue, "a"));
        assertThat(queue.info().waiters()).isEmpty();
    }

    @Test
    void withoutASourceThereIsNothingToWaitFor() {
        assertThatThrownBy(() -> channels.receiveFirst(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no source to receive from; give at least one");
        Source strange = () -> 1;
        assertThatThrownBy(() -> channels.receiveFirst(List.of(strange))).isInstanceOf(IllegalArgumentException.class);
    }
}
