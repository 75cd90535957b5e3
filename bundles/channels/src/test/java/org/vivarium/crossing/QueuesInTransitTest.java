package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.Channel;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.interpreters.NotShareableException;

/** Queues and ends of channels as values. */
final class QueuesInTransitTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final Registry registry =
            new Registry(runtime.context(), Optional::empty, () -> Optional.of(runtime.interpreters()));
    private final Crossing crossing = new Crossing(runtime.context(), runtime.interpreters(), registry);
    private final FakeInterpreter a = runtime.interpreter(1);
    private final FakeInterpreter b = runtime.interpreter(2);

    private Queue queueOf(FakeInterpreter maker) throws Exception {
        return maker.attach(() -> crossing.queues().create());
    }

    private CrossInterpreterData share(FakeInterpreter sender, Object value) throws Exception {
        return sender.attach(() -> registry.share(value, Fallback.NONE));
    }

    @Test
    void whoReceivesAQueueIsBoundToItOnce() throws Exception {
        Queue queue = queueOf(a);
        assertThat(registry.isShareable(queue)).isTrue();
        CrossInterpreterData data = share(a, List.of(queue));

        assertThat(b.attach(data::receive)).isEqualTo(List.of(queue));
        assertThat(b.attach(data::receive)).isEqualTo(List.of(queue));
        assertThat(a.attach(data::receive)).isEqualTo(List.of(queue));
        data.release();

        assertThat(queue.info().bindings()).isEqualTo(Map.of(1L, 1, 2L, 1));
    }

    @Test
    void aQueueOnItsWayIsHeldByItsSender() throws Exception {
        Queue queue = queueOf(a);
        Queue way = queueOf(b);
        a.attach(() -> {
            way.putNoWait(queue);
            queue.release();
            return 0;
        });
        assertThat(queue.info().bindings()).isEqualTo(Map.of(1L, 1));

        assertThat(b.attach(way::getNoWait)).isSameAs(queue);

        assertThat(queue.info().bindings()).isEqualTo(Map.of(2L, 1));
    }

    @Test
    void aQueueThatIsDroppedOnItsWayGoesWithTheLastWhoIsBound() throws Exception {
        Queue queue = queueOf(a);
        CrossInterpreterData data = share(a, List.of(queue));
        a.attach(() -> {
            queue.release();
            return 0;
        });

        data.release();
        data.release();

        assertThatThrownBy(queue::size).isInstanceOf(QueueNotFoundException.class);
    }

    @Test
    void aQueueInWhatDoesNotCrossIsNotHeld() throws Exception {
        Queue queue = queueOf(a);

        assertThatThrownBy(() -> share(a, List.of(queue, new Object()))).isInstanceOf(NotShareableException.class);

        assertThat(queue.info().bindings()).isEqualTo(Map.of(1L, 1));
    }

    @Test
    void theEndOfTheSenderLetsGoOfAQueueOnItsWay() throws Exception {
        Queue queue = queueOf(a);
        Queue way = queueOf(b);
        a.attach(() -> {
            way.putNoWait(queue);
            return 0;
        });

        runtime.end(a);

        assertThatThrownBy(queue::size).isInstanceOf(QueueNotFoundException.class);
        assertThat(way.info().backlog().unbound()).isOne();
    }

    @Test
    void aQueueThatHasGoneIsNeitherSharedNorReceived() throws Exception {
        Queue queue = queueOf(a);
        CrossInterpreterData data = share(a, queue);
        crossing.queues().destroy(queue.id());

        assertThatThrownBy(() -> b.attach(data::receive))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("queue 1 has gone since it was sent");
        data.release();
        assertThatThrownBy(() -> share(a, queue))
                .isInstanceOf(NotShareableException.class)
                .hasMessageEndingWith("it has been destroyed");
    }

    @Test
    void endsOfChannelsAreReceivedAsTheyAre() throws Exception {
        Channel channel = crossing.channels().create();
        for (Object end : List.of(channel.send(), channel.recv())) {
            CrossInterpreterData data = share(a, end);
            assertThat(b.attach(data::receive)).isSameAs(end);
        }
    }
}
