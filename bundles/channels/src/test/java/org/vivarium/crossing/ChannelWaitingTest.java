package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelInfo.State;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.Waiter;

/** How threads wait at channels, and what wakes them. */
@Timeout(60)
final class ChannelWaitingTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final ChannelTable channels = runtime.channels();
    private final FakeInterpreter one = runtime.interpreter(1);
    private final FakeInterpreter two = runtime.interpreter(2);
    private final Channel channel = channels.create();

    private Doing<@Nullable Object> send(FakeInterpreter interpreter, Object value) throws InterruptedException {
        Doing<@Nullable Object> sending = Doing.in(interpreter, () -> {
            channel.send().send(value);
            return Thread.currentThread().isInterrupted() ? "sent and interrupted" : "sent";
        });
        interpreter.awaitWaiting(1);
        return sending;
    }

    private Doing<@Nullable Object> recv(FakeInterpreter interpreter) throws InterruptedException {
        Doing<@Nullable Object> receiving = Doing.<@Nullable Object>in(interpreter, channel.recv()::recv);
        interpreter.awaitWaiting(1);
        return receiving;
    }

    @Test
    void whoSendsWaitsUntilTheValueHasBeenReceived() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");
        assertThat(channel.send().info().waiters())
                .singleElement()
                .satisfies(waiter -> assertThat(waiter).isEqualTo(new Waiter(1, "doing", true, waiter.waited())));

        assertThat(channel.recv().recvNoWait()).isEqualTo("value");

        assertThat(sending.result()).isEqualTo("sent");
        assertThat(channel.send().info().waiters()).isEmpty();
    }

    @Test
    void whoReceivesWaitsForAValue() throws Exception {
        Doing<@Nullable Object> receiving = recv(one);
        assertThat(channel.recv().info().waiters()).noneMatch(Waiter::sends).hasSize(1);

        assertThat(channel.send().sendNoWait("value")).isTrue();

        assertThat(receiving.result()).isEqualTo("value");
    }

    @Test
    void twoThatWaitForEachOtherMeet() throws Exception {
        Doing<@Nullable Object> receiving = recv(one);
        Doing<@Nullable Object> sending = Doing.in(two, () -> {
            channel.send().send("value");
            return "sent";
        });

        assertThat(receiving.result()).isEqualTo("value");
        assertThat(sending.result()).isEqualTo("sent");
    }

    @Test
    void aSendThatTimesOutTakesTheValueBack() {
        assertThatThrownBy(() -> channel.send().send("a", Optional.empty(), Duration.ofMillis(1)))
                .isInstanceOf(ChannelTimeoutException.class)
                .hasMessage("timed out");

        assertThat(channel.recv().recvNoWait("nothing")).isEqualTo("nothing");
        assertThat(runtime.registry().released()).containsExactly("a");
    }

    @Test
    void aReceiveThatTimesOutLeavesNoTrace() {
        assertThatThrownBy(() -> channel.recv().recv(Duration.ofMillis(1)))
                .isInstanceOf(ChannelTimeoutException.class)
                .hasMessage("timed out");

        assertThat(channel.recv().info().waiters()).isEmpty();
        assertThat(channel.send().sendNoWait("a")).isFalse();
    }

    @Test
    void anInterruptTakesTheValueBack() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");

        sending.thread().interrupt();

        assertThat(sending.failure()).isInstanceOf(InterruptedException.class);
        assertThat(channel.recv().recvNoWait("nothing")).isEqualTo("nothing");
        assertThat(runtime.registry().released()).containsExactly("value");
    }

    @Test
    void anInterruptAfterTheValueHasBeenReceivedIsLeftSet() throws Exception {
        Doing<@Nullable Object> sending = Doing.in(one, () -> {
            one.lock().lock();
            try {
                channel.send().send("value");
                return Thread.currentThread().isInterrupted();
            } finally {
                one.lock().unlock();
            }
        });
        one.awaitWaiting(1);

        // It cannot look before it has the lock back.
        one.whileLocked(() -> {
            channel.recv().recvNoWait();
            sending.thread().interrupt();
        });

        assertThat(sending.result()).isEqualTo(true);
    }

    @Test
    void anAsyncExceptionTakesTheValueBack() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");

        one.setAsyncException(new IllegalStateException("asked for"));

        assertThat(sending.failure()).hasMessage("asked for");
        assertThat(channel.recv().recvNoWait("nothing")).isEqualTo("nothing");
    }

    @Test
    void takingTheLastValueOfAClosingChannelBackClosesIt() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");
        channel.send().close();

        sending.thread().interrupt();

        assertThat(sending.failure()).isInstanceOf(InterruptedException.class);
        assertThat(channel.recv().info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void closingWithForceWakesWhoSends() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");

        channel.send().close(true);

        assertThat(sending.failure()).isInstanceOf(ChannelClosedException.class).hasMessage("channel 0 has closed");
        assertThat(runtime.registry().released()).containsExactly("value");
    }

    @Test
    void closingTheSendEndWakesWhoReceives() throws Exception {
        Doing<@Nullable Object> receiving = recv(one);

        channel.send().close();

        assertThat(receiving.failure())
                .isInstanceOf(ChannelClosedException.class)
                .hasMessage("channel 0 is closed");
    }

    @Test
    void whoHasSentBeforeTheSendEndWasClosedIsServed() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");

        channel.send().close();
        assertThat(channel.recv().recvNoWait()).isEqualTo("value");

        assertThat(sending.result()).isEqualTo("sent");
    }

    @Test
    void releasingAnEndWakesThoseOfThatInterpreterAlone() throws Exception {
        Doing<@Nullable Object> ones = recv(one);
        Doing<@Nullable Object> twos = recv(two);

        one.attach(() -> {
            channel.recv().release();
            return 0;
        });
        assertThat(ones.failure()).isInstanceOf(ChannelClosedException.class).hasMessage("channel 0 is already closed");
        channel.send().sendNoWait("value");

        assertThat(twos.result()).isEqualTo("value");
    }

    @Test
    void releasingTheLastAssociationWakesWhoSends() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");

        one.attach(() -> {
            channel.send().release();
            return 0;
        });

        assertThat(sending.failure()).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void destroyingAChannelWakesEverybody() throws Exception {
        Doing<@Nullable Object> sending = send(one, "value");
        Channel empty = channels.create();
        Doing<@Nullable Object> receiving = Doing.<@Nullable Object>in(two, empty.recv()::recv);
        two.awaitWaiting(1);

        channels.destroy(channel.id());
        channels.destroy(empty.id());

        assertThat(sending.failure())
                .isInstanceOf(ChannelNotFoundException.class)
                .hasMessage("channel 0 not found");
        assertThat(receiving.failure())
                .isInstanceOf(ChannelNotFoundException.class)
                .hasMessage("channel 1 not found");
    }
}
