package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelEmptyException;
import org.vivarium.channels.ChannelEnd;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelInfo.State;
import org.vivarium.channels.ChannelNotEmptyException;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.EndState;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.NotShareableException;

/** What channels do when nobody has to wait: what {@code _interpchannels} does, as far as nothing else is said. */
@Timeout(60)
final class ChannelTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final ChannelTable channels = runtime.channels();
    private final FakeInterpreter other = runtime.interpreter(7);
    private final Channel channel = channels.create();

    private static void assertClosed(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ChannelClosedException.class).hasMessage(message);
    }

    private void in(FakeInterpreter interpreter, Runnable operation) throws Exception {
        interpreter.attach(() -> {
            operation.run();
            return 0;
        });
    }

    // --- values ---

    @Test
    void valuesAreReceivedInTheOrderInWhichTheyWereSent() throws Exception {
        assertThat(channel.send().sendNoWait("a")).isFalse();
        assertThat(channel.send().sendNoWait(null, Optional.of(UnboundItems.ERROR)))
                .isFalse();
        assertThat(channel.send().sendNoWait("c")).isFalse();

        assertThat(channel.recv().recv()).isEqualTo("a");
        assertThat(channel.recv().recvNoWait()).isNull();
        assertThat(channel.recv().recv(Duration.ZERO)).isEqualTo("c");
        assertThat(runtime.registry().released()).containsExactly("a", "null", "c");
    }

    @Test
    void receivingFromAnEmptyChannelFails() {
        assertThatThrownBy(channel.recv()::recvNoWait)
                .isInstanceOf(ChannelEmptyException.class)
                .hasMessage("channel 0 is empty");
        assertThatThrownBy(() -> channel.recv().recv(Duration.ZERO))
                .isInstanceOf(ChannelTimeoutException.class)
                .hasMessage("timed out");
        assertThat(channel.recv().recvNoWait("default")).isEqualTo("default");
    }

    @Test
    void sendingForNoTimeTakesTheValueBack() {
        assertThatThrownBy(() -> channel.send().send("a", Optional.empty(), Duration.ZERO))
                .isInstanceOf(ChannelTimeoutException.class)
                .hasMessage("timed out");

        assertThat(channel.recv().recvNoWait("nothing")).isEqualTo("nothing");
        assertThat(runtime.registry().released()).containsExactly("a");
        assertThat(channel.send().info().senders()).containsExactly(new EndState(0, true));
    }

    @Test
    void aNegativeTimeoutIsRefused() {
        assertThatThrownBy(() -> channel.recv().recv(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout value must be a non-negative number");
        assertThatThrownBy(() -> channel.send().send("a", Optional.empty(), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.send().info().senders()).isEmpty();
    }

    @Test
    void whatCannotCrossIsNotSentNorTheSenderAssociated() {
        assertThatThrownBy(() -> channel.send().sendNoWait(Thread.currentThread()))
                .isInstanceOf(NotShareableException.class);

        assertThat(channel.send().info().backlog().count()).isZero();
        assertThat(channel.send().info().senders()).isEmpty();
    }

    @Test
    void aBufferIsSentAsItIs() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Doing<@Nullable Object> receiving = Doing.<@Nullable Object>in(other, channel.recv()::recv);

        channel.send().sendBuffer(buffer);

        assertThat(receiving.result()).isSameAs(buffer);
    }

    // --- association ---

    @Test
    void anInterpreterIsAssociatedWithAnEndFromItsFirstUse() throws Exception {
        assertThat(channel.send().interpreters()).isEmpty();
        assertThat(channel.recv().interpreters()).isEmpty();

        channel.send().sendNoWait("a");
        in(other, () -> channel.send().sendNoWait("b"));
        in(other, () -> channel.recv().recvNoWait());

        assertThat(channel.send().interpreters()).containsExactly(runtime.main().interpreter(), other.interpreter());
        assertThat(channel.recv().interpreters()).containsExactly(other.interpreter());
    }

    @Test
    void lookingInVainAssociatesToo() {
        channel.recv().recvNoWait("nothing");

        assertThat(channel.recv().interpreters()).containsExactly(runtime.main().interpreter());
    }

    @Test
    void anEndThatIsReleasedIsClosedForThatInterpreterAlone() throws Exception {
        channel.send().sendNoWait("a");
        in(other, () -> channel.send().sendNoWait("b"));

        channel.send().release();
        channel.send().release();

        assertClosed(() -> channel.send().sendNoWait("c"), "channel 0 is already closed");
        in(other, () -> channel.send().sendNoWait("d"));
        assertThat(channel.send().interpreters()).containsExactly(other.interpreter());
        assertThat(channel.send().info().senders()).containsExactly(new EndState(0, false), new EndState(7, true));
        assertThat(channel.recv().recvNoWait()).isEqualTo("a");
    }

    @Test
    void aChannelIsClosedWhenNobodyIsAssociatedAnyMore() throws Exception {
        channel.send().sendNoWait("a");
        in(other, () -> channel.recv().recvNoWait());
        channel.send().sendNoWait("left");

        channel.send().release();
        assertThat(channel.send().info().state()).isEqualTo(State.OPEN);
        in(other, () -> channel.recv().release());

        assertThat(channel.send().info().state()).isEqualTo(State.CLOSED);
        assertThat(runtime.registry().released()).containsExactly("a", "left");
        assertClosed(() -> channel.send().sendNoWait("b"), "channel 0 is closed");
        assertClosed(channel.recv()::recvNoWait, "channel 0 is closed");
    }

    @Test
    void releasingAnEndThatNobodyHasUsedClosesTheChannel() {
        channel.recv().release();

        assertThat(channel.recv().info().state()).isEqualTo(State.CLOSED);
    }

    // --- closing ---

    @Test
    void closingAReceiveEndWithItemsLeftFails() {
        channel.send().sendNoWait("a");

        assertThatThrownBy(channel.recv()::close)
                .isInstanceOf(ChannelNotEmptyException.class)
                .hasMessage("channel 0 may not be closed if not empty (try force=True)");
        assertThat(channel.recv().recvNoWait()).isEqualTo("a");
    }

    @Test
    void closingTheSendEndLetsTheRestBeReceived() {
        channel.send().sendNoWait("a");
        channel.send().sendNoWait("b");

        channel.send().close();

        assertThat(channel.send().info().state()).isEqualTo(State.CLOSING);
        assertClosed(() -> channel.send().sendNoWait("c"), "channel 0 is closed");
        assertClosed(channel.send()::close, "channel 0 is closed");
        assertClosed(channel.send()::interpreters, "channel 0 is closed");
        assertThat(channel.recv().interpreters()).isEmpty();
        assertThatThrownBy(channel.recv()::close).isInstanceOf(ChannelNotEmptyException.class);
        channel.recv().recvNoWait();
        assertThat(channel.recv().info().state()).isEqualTo(State.CLOSING);
        channel.recv().recvNoWait();
        assertThat(channel.recv().info().state()).isEqualTo(State.CLOSED);
        assertClosed(channel.recv()::recvNoWait, "channel 0 is closed");
    }

    @Test
    void closingWithForceDropsWhatIsLeft() {
        channel.send().sendNoWait("a");

        channel.recv().close(true);

        assertThat(channel.recv().info().state()).isEqualTo(State.CLOSED);
        assertThat(channel.recv().info().backlog().count()).isZero();
        assertThat(runtime.registry().released()).containsExactly("a");
    }

    @Test
    void aClosingChannelCanBeClosedWithForce() {
        channel.send().sendNoWait("a");
        channel.send().close();

        channel.send().close(true);

        assertThat(channel.send().info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void closingAnEmptyChannelFromEitherEndClosesIt() {
        channel.send().close();
        assertThat(channel.send().info().state()).isEqualTo(State.CLOSED);

        Channel second = channels.create();
        second.recv().close();
        assertThat(second.recv().info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void nothingCanBeDoneWithAClosedChannelButToLookAtItAndDestroyIt() {
        channel.send().close();

        for (ChannelEnd end : List.of(channel.send(), channel.recv())) {
            assertClosed(end::interpreters, "channel 0 is closed");
            assertClosed(end::release, "channel 0 is closed");
            assertClosed(end::close, "channel 0 is closed");
            assertClosed(() -> end.close(true), "channel 0 is closed");
        }
        assertClosed(() -> channel.send().send("a"), "channel 0 is closed");
        assertClosed(channel.recv()::recv, "channel 0 is closed");
        assertClosed(() -> channel.recv().recvNoWait("default"), "channel 0 is closed");
        assertThat(channels.list()).containsExactly(channel);
        channels.destroy(0);
        assertThat(channels.list()).isEmpty();
    }

    @Test
    void aDestroyedChannelIsNotFoundByItsEnds() {
        channel.send().sendNoWait("left");

        channels.destroy(channel.id());

        List<ThrowingCallable> calls = List.of(
                () -> channel.send().send("a"),
                () -> channel.send().sendNoWait("a"),
                channel.recv()::recv,
                channel.recv()::recvNoWait,
                () -> channel.recv().recvNoWait("default"),
                channel.send()::interpreters,
                channel.send()::release,
                channel.recv()::release,
                channel.send()::close,
                channel.recv()::close,
                channel.send()::info);
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(ChannelNotFoundException.class)
                        .hasMessage("channel 0 not found"));
        assertThatThrownBy(() -> channels.destroy(0))
                .isInstanceOf(ChannelNotFoundException.class)
                .hasMessage("channel 0 not found");
        assertThat(runtime.registry().released()).containsExactly("left");
    }

    @Test
    void idsAreNeverUsedTwiceAndListedInOrder() {
        Channel second = channels.create();
        channels.destroy(0);
        Channel third = channels.create();

        assertThat(channels.list()).containsExactly(second, third);
        assertThat(third.id()).isEqualTo(2);
        assertThat(channels.get(2)).isSameAs(third);
        assertThat(channels.find(0)).isEmpty();
        assertThatThrownBy(() -> channels.get(0)).hasMessage("channel 0 not found");
    }

    // --- interpreters that have ended ---

    @Test
    void itemsOfAnInterpreterThatEndsBecomeUnboundByTheirRules() throws Exception {
        channel.recv().recvNoWait("nothing");
        in(other, () -> {
            channel.send().sendNoWait("by the channel's rule");
            channel.send().sendNoWait("error", Optional.of(UnboundItems.ERROR));
            channel.send().sendNoWait("remove", Optional.of(UnboundItems.REMOVE));
        });

        runtime.end(other);

        assertThat(channel.recv().info().backlog()).isEqualTo(new Backlog(2, 2, Map.of()));
        assertThat(channel.recv().info().senders()).isEmpty();
        assertThat(channel.recv().recvNoWait()).isEqualTo(Unbound.UNBOUND);
        assertThatThrownBy(channel.recv()::recvNoWait)
                .isInstanceOf(ItemInterpreterDestroyedException.class)
                .hasMessage("item's original interpreter destroyed");
        assertThat(channel.recv().recvNoWait("nothing")).isEqualTo("nothing");
    }

    @Test
    void theEndOfTheOnlyOneThatIsAssociatedClosesTheChannel() throws Exception {
        in(other, () -> channel.send().sendNoWait("left"));

        runtime.end(other);

        assertClosed(channel.recv()::recvNoWait, "channel 0 is closed");
        assertThat(runtime.registry().released()).containsExactly("left");
    }

    @Test
    void theEndOfOneThatWasNotAssociatedClosesNothing() throws Exception {
        Channel elsewhere = channels.create();
        in(other, () -> elsewhere.recv().recvNoWait("nothing"));

        runtime.end(other);

        assertThat(channel.send().info().state()).isEqualTo(State.OPEN);
        assertThat(elsewhere.send().info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void removingTheLastItemOfAClosingChannelClosesIt() throws Exception {
        channel.recv().recvNoWait("nothing");
        in(other, () -> channel.send().sendNoWait("removed", Optional.of(UnboundItems.REMOVE)));
        channel.send().close();

        runtime.end(other);

        assertThat(channel.recv().info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aChannelTellsHowItStands() throws Exception {
        Channel made = channels.create(UnboundItems.ERROR, Fallback.FULL);
        made.send().sendNoWait("a");
        in(other, () -> made.recv().recvNoWait());
        made.send().sendNoWait("b");
        in(other, () -> made.recv().release());

        assertThat(made.recv().info())
                .isEqualTo(new ChannelInfo(
                        1,
                        State.OPEN,
                        UnboundItems.ERROR,
                        Fallback.FULL,
                        new Backlog(1, 0, Map.of(0L, 1)),
                        List.of(new EndState(0, true)),
                        List.of(new EndState(7, false)),
                        ChannelInfo.Ended.NONE,
                        List.of()));
        assertThat(made.recv()).hasToString("receive end of channel 1");
        assertThat(made.send()).hasToString("send end of channel 1");
    }
}
