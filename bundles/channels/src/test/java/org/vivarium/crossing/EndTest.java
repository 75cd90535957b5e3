package org.vivarium.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** How interpreters, the runtime and the bundle end, as far as queues and channels are concerned. */
@Timeout(60)
final class EndTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeInterpreter one = runtime.interpreter(1);

    @Test
    void anInterpreterHasOneFinalizerFromWhenItHoldsSomething() throws Exception {
        Channel channel = runtime.channels().create();
        assertThat(runtime.finalizers()).isEmpty();

        Queue queue = one.attach(() -> {
            channel.recv().recvNoWait("nothing");
            channel.send().sendNoWait("a");
            return runtime.queues().create();
        });
        one.attach(() -> {
            queue.put("b");
            queue.bind();
            return 0;
        });

        assertThat(runtime.finalizers())
                .singleElement()
                .satisfies(each -> assertThat(each.interpreter()).isEqualTo(1))
                .satisfies(each -> assertThat(each.phase()).isEqualTo(FinalizationPhase.ENDS));
        runtime.end(one);
        assertThat(runtime.finalizers()).isEmpty();
    }

    @Test
    void gettingAloneHoldsNothing() throws Exception {
        Queue queue = runtime.queues().create();
        queue.put("a");
        @Nullable Object got = one.<@Nullable Object>attach(queue::get);

        assertThat(got).isEqualTo("a");

        assertThat(runtime.finalizers()).noneMatch(each -> each.interpreter() == 1);
    }

    @Test
    void anInterpreterThatHasEndedTakesHoldOfNothing() throws Exception {
        Queue queue = runtime.queues().create();
        Channel channel = runtime.channels().create();
        one.attach(() -> {
            queue.put("before");
            return 0;
        });
        runtime.end(one);

        assertThatThrownBy(() -> one.attach(() -> {
                    queue.put("after");
                    return 0;
                }))
                .isInstanceOf(InterpreterNotFoundException.class)
                .hasMessage("interpreter 1 (fake) has ended");
        assertThatThrownBy(() -> one.<@Nullable Object>attach(channel.recv()::recvNoWait))
                .isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> one.attach(runtime.queues()::create)).isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> one.attach(runtime.channels()::create))
                .isInstanceOf(InterpreterNotFoundException.class);
        assertThat(runtime.queues().list()).containsExactly(queue);
        assertThat(runtime.channels().list()).containsExactly(channel);
        assertThat(runtime.finalizers()).noneMatch(each -> each.interpreter() == 1);
    }

    @Test
    void whatEndsWhileItTakesHoldIsRefused() throws Exception {
        QueueState queue = new QueueState(runtime.queues(), 1, 0, UnboundItems.UNBOUND, Fallback.NONE);
        Holder holder = one.attach(() -> runtime.crossing().holders().current());
        runtime.end(one);

        assertThatThrownBy(() -> queue.bind(holder)).isInstanceOf(InterpreterNotFoundException.class);
        assertThat(queue.info().bindings()).isEmpty();
    }

    @Test
    void nothingStaysBehindWhenMainEnds() throws Exception {
        Queue queue = runtime.queues().create();
        Channel channel = runtime.channels().create();
        channel.send().sendNoWait("left");
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        one.awaitWaiting(1);

        runtime.end(runtime.main());

        assertThat(getting.failure()).isInstanceOf(QueueNotFoundException.class);
        assertThat(runtime.queues().list()).isEmpty();
        assertThat(runtime.channels().list()).isEmpty();
        assertThat(runtime.finalizers()).isEmpty();
        assertThat(runtime.registry().released()).containsExactly("left");
    }

    @Test
    void theNextMainBeginsWithNothingAndNewIds() throws Exception {
        runtime.queues().create();
        runtime.end(runtime.main());
        assertThatThrownBy(() -> runtime.queues().create()).isInstanceOf(InterpreterNotFoundException.class);

        runtime.initializeAgain();

        assertThat(runtime.queues().list()).isEmpty();
        Queue queue = runtime.queues().create();
        assertThat(queue.id()).isGreaterThan(1);
        queue.put("a");
        assertThat(queue.get()).isEqualTo("a");
    }

    @Test
    void theStopOfTheBundleWakesEverybodyAndDropsEverything() throws Exception {
        Queue queue = runtime.queues().create();
        Queue full = runtime.queues().create(1);
        full.put("left");
        Channel channel = runtime.channels().create();
        Channel other = runtime.channels().create();
        Doing<@Nullable Object> getting = Doing.<@Nullable Object>in(one, queue::get);
        Doing<@Nullable Object> putting = Doing.in(one, () -> {
            full.put("more");
            return "put";
        });
        Doing<@Nullable Object> receiving = Doing.<@Nullable Object>in(one, channel.recv()::recv);
        Doing<@Nullable Object> sending = Doing.in(one, () -> {
            other.send().send("sent");
            return "sent";
        });
        one.awaitWaiting(4);

        runtime.crossing().close();

        assertThat(getting.failure()).isInstanceOf(QueueNotFoundException.class);
        assertThat(putting.failure()).isInstanceOf(QueueNotFoundException.class);
        assertThat(receiving.failure()).isInstanceOf(ChannelNotFoundException.class);
        assertThat(sending.failure()).isInstanceOf(ChannelNotFoundException.class);
        assertThat(runtime.registry().released()).containsExactlyInAnyOrder("left", "more", "sent");
        assertThat(runtime.finalizers()).isEmpty();
        assertThat(runtime.queues().list()).isEmpty();
        assertThat(runtime.channels().list()).isEmpty();
        assertThatThrownBy(() -> runtime.queues().create()).isInstanceOf(InterpreterNotFoundException.class);
        assertThatThrownBy(() -> runtime.channels().create()).isInstanceOf(InterpreterNotFoundException.class);
        assertThat(runtime.queues().list()).isEmpty();
        assertThat(runtime.channels().list()).isEmpty();
    }

    @Test
    void manyInterpretersLeaveNothingInWhatOutlivesThem() throws Exception {
        Channel channel = runtime.channels().create();
        Queue queue = runtime.queues().create();
        channel.send().sendNoWait("mains");
        for (long id = 1; id <= 100; id++) {
            FakeInterpreter interpreter = runtime.interpreter(id);
            interpreter.attach(() -> {
                queue.bind();
                channel.recv().recvNoWait("nothing");
                channel.send().release();
                return 0;
            });
            runtime.end(interpreter);
            assertThat(interpreter.state).isEqualTo(Interpreter.State.DESTROYED);
        }

        assertThat(channel.send().info().senders()).hasSize(1);
        assertThat(channel.send().info().receivers()).isEmpty();
        assertThat(queue.info().bindings()).hasSize(1);
        assertThat(runtime.finalizers()).hasSize(1);
    }
}
