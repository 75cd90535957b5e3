package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.Channels;
import org.vivarium.channels.EndState;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.UnboundItems;
import org.vivarium.modules.Impact.Ends;

final class TiesTest {
    private static final Backlog NOTHING = new Backlog(0, 0, Map.of());

    static ChannelInfo channel(long id, List<EndState> senders, List<EndState> receivers) {
        return new ChannelInfo(
                id,
                ChannelInfo.State.OPEN,
                UnboundItems.UNBOUND,
                Fallback.NONE,
                NOTHING,
                senders,
                receivers,
                ChannelInfo.Ended.NONE,
                List.of());
    }

    static QueueInfo queue(long id, long bound) {
        return new QueueInfo(id, 0, UnboundItems.UNBOUND, Fallback.NONE, NOTHING, Map.of(bound, 1), List.of());
    }

    @Test
    void aChannelIsToldWithTheEndsThatAreOpen() {
        EndState open = new EndState(1, true);
        EndState released = new EndState(1, false);
        EndState other = new EndState(2, true);
        Ties ties = Ties.now(
                channels(List.of(
                        () -> channel(0, List.of(open, other), List.of(open)),
                        () -> channel(1, List.of(released), List.of(open)),
                        () -> channel(2, List.of(released), List.of()),
                        () -> channel(3, List.of(other), List.of()))),
                queues(List.of(() -> queue(1, 1), () -> queue(2, 2))));

        assertThat(ties.channelsOf(1)).containsExactly(new Ends(0, true, true), new Ends(1, false, true));
        assertThat(ties.channelsOf(2)).containsExactly(new Ends(0, true, false), new Ends(3, true, false));
        assertThat(ties.channelsOf(3)).isEmpty();
        assertThat(ties.queuesOf(1)).containsExactly(1L);
        assertThat(ties.queuesOf(3)).isEmpty();
        assertThat(ties.failure()).isEmpty();
    }

    @Test
    void withoutTheServicesThereAreNone() {
        assertThat(Ties.now(null, null)).isEqualTo(new Ties(List.of(), List.of(), Optional.empty()));
    }

    @Test
    void whatIsDestroyedMeanwhileIsPassedOver() {
        Ties ties = Ties.now(
                channels(List.of(
                        failing(new ChannelNotFoundException("channel 0 not found")),
                        () -> channel(1, List.of(new EndState(1, true)), List.of()))),
                queues(List.of(failing(new QueueNotFoundException("queue 1 not found")), () -> queue(2, 1))));

        assertThat(ties.channelsOf(1)).containsExactly(new Ends(1, true, false));
        assertThat(ties.queuesOf(1)).containsExactly(2L);
        assertThat(ties.failure()).isEmpty();
    }

    @Test
    void whatCannotBeToldSaysWhy() {
        Ties ties = Ties.now(
                channels(List.of(() -> channel(0, List.of(new EndState(1, true)), List.of()))),
                queues(List.of(failing(new IllegalStateException("they are out of order")))));

        assertThat(ties.channelsOf(1)).isEmpty();
        assertThat(ties.failure()).contains("its channels and queues cannot be told: they are out of order");
    }

    private static <T> Supplier<T> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    private static Channels channels(List<Supplier<ChannelInfo>> infos) {
        List<Channel> all = infos.stream()
                .map(info -> new Channel(answering(RecvChannel.class, info), answering(SendChannel.class, info)))
                .toList();
        return answering(Channels.class, () -> all);
    }

    private static Queues queues(List<Supplier<QueueInfo>> infos) {
        List<Queue> all =
                infos.stream().map(info -> answering(Queue.class, info)).toList();
        return answering(Queues.class, () -> all);
    }

    /** One that gives that, whatever it is asked for that the type does not answer itself. */
    private static <T> T answering(Class<T> type, Supplier<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : answer.get()));
    }
}
