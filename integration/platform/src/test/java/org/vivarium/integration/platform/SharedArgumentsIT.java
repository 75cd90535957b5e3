package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.FrameworkUtil;
import org.vivarium.channels.Channel;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Queues;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.paxexam.PaxExam;

/** What one interpreter passes to a function of a Java module in another, and gets from it. */
@ExtendWith(PaxExam.class)
final class SharedArgumentsIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    private Queues queues;

    @Inject
    private Channels channels;

    private Interpreter a;
    private Interpreter b;
    private Queue queue;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                Platform.upTo(Platform.IMPORTS),
                CoreOptions.frameworkProperty(ConnectingFramework.CONNECT).value("true"));
    }

    @BeforeEach
    void twoInterpretersAndAQueueOfTheFirst() {
        deploy("exchange");
        a = isolated("a");
        b = isolated("b");
        queue = a.<Queue, RuntimeException>attach(queues::create);
    }

    @Test
    void aQueueIsPutIntoByItsReceiverAndGoesWithTheLastOfBoth() {
        callFromA("put", queue, "hello");
        callFromA("put", queue, 42);
        assertThat(a.<Object, RuntimeException>attach(queue::getNoWait)).isEqualTo("hello");
        assertThat(queue.info().bindings()).isEqualTo(Map.of(a.id(), 1, b.id(), 1));

        b.close();
        assertThat(queue.info().bindings()).isEqualTo(Map.of(a.id(), 1));
        a.close();
        assertThat(queues.find(queue.id())).isEmpty();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void queuesCrossByNameAndInListsAndMapsAndBack() {
        List<?> places = List.of(1L, List.of(queue, "x"));
        Map<String, ?> names = Map.of("q", queue, "m", Map.of("k", List.of(queue)));

        assertThat(a.<Object, RuntimeException>attach(() -> b.call("exchange.echo", places, names)))
                .isEqualTo(List.of(places, names));
        assertThat(queue.info().bindings()).isEqualTo(Map.of(a.id(), 1, b.id(), 1));
    }

    @Test
    void aQueueThatIsReturnedOutlivesItsMaker() {
        Queue made = (Queue) callFromA("make");
        assertThat(made.info().bindings()).isEqualTo(Map.of(a.id(), 1, b.id(), 1));

        b.close();
        assertThat(queues.find(made.id())).contains(made);
        a.close();
        assertThat(queues.find(made.id())).isEmpty();
    }

    @Test
    void whoIsInNoInterpreterPassesAndGetsForMain() {
        Queue made = (Queue) b.call("exchange.make");
        assertThat(made.info().bindings()).isEqualTo(Map.of(0L, 1, b.id(), 1));
        a.call("exchange.put", made, "from a");
        assertThat(made.info().bindings()).isEqualTo(Map.of(0L, 1, a.id(), 1, b.id(), 1));
        assertThat(made.getNoWait()).isEqualTo("from a");
        made.release();
    }

    @Test
    void endsOfChannelsAreParametersToo() {
        Channel channel = a.<Channel, RuntimeException>attach(channels::create);

        assertThat(callFromA("send", channel.send(), channel.recv(), queue)).isEqualTo(false);

        assertThat(a.<Object, RuntimeException>attach(channel.recv()::recvNoWait))
                .isEqualTo(channel.recv().id() + queue.id());
        assertThatThrownBy(() -> callFromA("send", channel.recv(), channel.recv(), queue))
                .hasMessage("TypeError: send() argument 'to' must be SendChannel, not RecvChannel");
        channel.recv().close(true);
    }

    @Test
    void whenOneArgumentCannotCrossNothingRunsAndTheOthersAreReleased() {
        assertThatThrownBy(() -> callFromA("echo", queue, List.of(queue), new Object()))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of java.lang.Object does not support cross-interpreter data;"
                        + " register a codec for it");

        assertThat(queue.info().bindings()).isEqualTo(Map.of(a.id(), 1));
        assertThat(imports.modules(b)).isEmpty();
    }

    @Test
    void aFunctionThatFailsLeavesTheQueueBoundToWhoHasReceivedIt() {
        assertThatThrownBy(() -> callFromA("fail", queue))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessageEndingWith("nothing is put into queue " + queue.id());
        assertThat(queue.info().bindings()).isEqualTo(Map.of(a.id(), 1, b.id(), 1));
    }

    @Test
    void whatCrossesButIsNoValueOfModulesIsATypeError() {
        assertThatThrownBy(() -> callFromA("echo", Instant.EPOCH))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage(
                        "TypeError: echo() argument 'values' is an object of java.time.Instant, which is no value that"
                                + " modules and their callers exchange");
    }

    @Test
    void aRecordThatIsATypeIsTheReceiversOwn() {
        imports.importModule(b, "exchange");
        Object letter = b.attach(() -> a.call("exchange.Letter", "dear b"));
        assertThat(spaces.ownerOf(FrameworkUtil.getBundle(letter.getClass()))).contains(b.id());

        assertThat(b.<Object, RuntimeException>attach(() -> a.call("exchange.read", letter)))
                .isEqualTo("dear b");
        a.close();
        assertThat(spaces.collect(PATIENCE)).as("what keeps the classes of a").isEmpty();
        assertThatThrownBy(() -> b.call("exchange.Letter", "dear main"))
                .isInstanceOf(NotShareableException.class)
                .hasMessageContaining("is not in interpreter 0 (main); import a module there that has it");
    }

    private Object callFromA(String function, Object... arguments) {
        return a.<Object, RuntimeException>attach(() -> b.call("exchange." + function, arguments));
    }
}
