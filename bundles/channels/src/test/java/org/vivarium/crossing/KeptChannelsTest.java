package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.NotShareableException;

/** Channels that go with the last interpreter that keeps them, and what interpreters that have ended leave in one. */
final class KeptChannelsTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final Registry registry =
            new Registry(runtime.context(), Optional::empty, () -> Optional.of(runtime.interpreters()));
    private final ChannelTable channels = new Crossing(runtime.context(), runtime.interpreters(), registry).channels();
    private final FakeInterpreter a = runtime.interpreter(1);
    private final FakeInterpreter b = runtime.interpreter(2);

    private Channel keptBy(FakeInterpreter maker) throws Exception {
        return maker.attach(() -> channels.createKept(UnboundItems.UNBOUND, Fallback.NONE));
    }

    private static void in(FakeInterpreter interpreter, Runnable operation) throws Exception {
        interpreter.attach(() -> {
            operation.run();
            return 0;
        });
    }

    @Test
    void aKeptChannelGoesWithTheLastThatLetsGo() throws Exception {
        Channel kept = keptBy(a);
        in(b, () -> channels.keep(kept.id()));
        in(b, () -> channels.keep(kept.id()));

        in(a, () -> channels.letGo(kept.id()));
        in(a, () -> channels.letGo(kept.id()));
        assertThat(channels.list()).containsExactly(kept);
        in(b, () -> channels.letGo(kept.id()));

        assertThat(channels.list()).isEmpty();
        assertThatThrownBy(kept.recv()::info).isInstanceOf(ChannelNotFoundException.class);
        assertThatThrownBy(() -> channels.keep(kept.id())).isInstanceOf(ChannelNotFoundException.class);
        in(b, () -> channels.letGo(kept.id()));
    }

    @Test
    void aKeptChannelGoesWithTheEndOfWhoKeptIt() throws Exception {
        Channel kept = keptBy(a);
        kept.send().sendNoWait("left");

        runtime.end(a);

        assertThat(channels.list()).isEmpty();
        assertThatThrownBy(() -> keptBy(a)).isInstanceOf(InterpreterNotFoundException.class);
        assertThat(channels.list()).isEmpty();
    }

    @Test
    void anotherChannelStaysWhoeverKeepsIt() throws Exception {
        Channel made = channels.create();
        in(a, () -> channels.keep(made.id()));
        in(a, () -> channels.letGo(made.id()));

        assertThat(channels.list()).containsExactly(made);
    }

    @Test
    void anEndOnItsWayKeepsItsChannelAndThenTheReceiverDoes() throws Exception {
        Channel kept = keptBy(a);
        Channel way = channels.create();
        in(a, () -> way.send().sendNoWait(List.of(kept.send())));
        in(a, () -> channels.letGo(kept.id()));
        assertThat(channels.find(kept.id())).contains(kept);

        assertThat(b.<@Nullable Object>attach(way.recv()::recv)).isEqualTo(List.of(kept.send()));

        assertThat(channels.find(kept.id())).contains(kept);
        in(b, () -> channels.letGo(kept.id()));
        assertThat(channels.find(kept.id())).isEmpty();
    }

    @Test
    void aChannelWhoseLastEndIsDroppedOnItsWayGoes() throws Exception {
        Channel kept = keptBy(a);
        CrossInterpreterData data = a.attach(() -> registry.share(kept.recv(), Fallback.NONE));
        in(a, () -> channels.letGo(kept.id()));

        data.release();
        data.release();

        assertThat(channels.list()).isEmpty();
    }

    @Test
    void anEndOfAChannelThatHasGoneIsNeitherSharedNorReceived() throws Exception {
        Channel channel = channels.create();
        CrossInterpreterData data = a.attach(() -> registry.share(channel.recv(), Fallback.NONE));
        channels.destroy(channel.id());

        assertThatThrownBy(() -> b.attach(data::receive))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("channel 0 has gone since its end was sent");
        data.release();
        assertThatThrownBy(() -> a.attach(() -> registry.share(channel.send(), Fallback.NONE)))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("its channel has been destroyed");
    }

    @Test
    void bothEndsAreReleasedAtOnce() throws Exception {
        Channel channel = channels.create();
        in(a, () -> channel.send().sendNoWait("left"));
        in(b, () -> channels.release(channel.id()));
        assertThat(channel.recv().count()).isOne();

        in(a, () -> channels.release(channel.id()));

        assertThat(channel.recv().info().state()).isEqualTo(ChannelInfo.State.CLOSED);
        assertThatThrownBy(() -> channels.release(channel.id()))
                .isInstanceOf(ChannelClosedException.class)
                .hasMessage("channel 0 is closed");
    }

    @Test
    void interpretersThatHaveEndedAreCounted() throws Exception {
        Channel channel = channels.create();
        channel.recv().recvNoWait("nothing");
        in(a, () -> channel.send().sendNoWait("x"));
        in(b, () -> channels.release(channel.id()));

        runtime.end(a);
        runtime.end(b);

        assertThat(channel.recv().info().ended()).isEqualTo(new ChannelInfo.Ended(1, 0, 1));
    }

    @Test
    void whatIsAskedOfAnEndFailsOnceItIsClosed() {
        Channel channel = channels.create(UnboundItems.ERROR, Fallback.FULL);
        channel.send().sendNoWait("x");
        channel.send().close();

        assertThat(channel.recv().unbound()).isEqualTo(UnboundItems.ERROR);
        assertThat(channel.recv().fallback()).isEqualTo(Fallback.FULL);
        assertThatThrownBy(channel.send()::unbound).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(channel.send()::fallback).isInstanceOf(ChannelClosedException.class);
        channel.recv().recvNoWait();
        assertThatThrownBy(channel.recv()::count).isInstanceOf(ChannelClosedException.class);
    }
}
