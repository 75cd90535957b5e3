package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.channels.Channel;
import org.vivarium.channels.Channels;
import org.vivarium.evaluator.EncodedChannelId;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.TypedException;
import org.vivarium.paxexam.PaxExam;

/** {@code _interpchannels} in Python programs, and its channels as those of the runtime. Some programs check themselves. */
@ExtendWith(PaxExam.class)
final class ChannelsInPythonIT extends Tenants {
    /** What the programs begin with. */
    private static final String BEGINNING = """
        import _interpchannels as channels
        kept = []

        def create(*rules):
            kept.append(channels.create(*rules))
            return int(kept[-1])

        def send(cid, obj):
            channels.send(cid, obj, blocking=False)

        def send_and_wait(cid, obj):
            channels.send(cid, obj)

        def recv(cid):
            return channels.recv(cid)

        def failure(function, *args, **kwargs):
            try:
                function(*args, **kwargs)
            except Exception as e:
                return f'{type(e).__name__}: {e}'

        def failure_of_waiting(cid):
            return failure(channels.send, cid, 'x')
        """;

    @Inject
    private Channels channels;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @AfterEach
    void nothingIsLeftButWhatJavaMade() {
        interpreters.list().stream().filter(each -> each.id() != 0).forEach(Interpreter::close);
        channels.list().forEach(each -> channels.destroy(each.id()));
    }

    /** An interpreter with a program. */
    private Interpreter python(String name, String program) {
        Interpreter made = isolated(name);
        exec(made, BEGINNING + program);
        return made;
    }

    private Interpreter python(String name) {
        return python(name, "");
    }

    private static void exec(Interpreter interpreter, String program) {
        try {
            interpreter.exec(program);
        } catch (ExecutionFailedException e) {
            throw new AssertionError(e.snapshot().errdisplay(), e);
        }
    }

    private static Object call(Interpreter interpreter, String function, Object... arguments) {
        return interpreter.call("__main__." + function, arguments);
    }

    /** Has a Python program do what waits at a channel, and comes back once it does. */
    private static FutureTask<Object> waiting(
            Channel channel, Interpreter interpreter, String function, Object... arguments)
            throws InterruptedException {
        return onceItWaits(
                inBackground(() -> call(interpreter, function, arguments)),
                () -> !channel.send().info().waiters().isEmpty());
    }

    // --- between interpreters ---

    @Test
    void whatOneInterpreterSendsAnotherReceives() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(a, "create");
        for (Object each : Arrays.asList("text", 1L << 40, 0.5, true, null, List.of("in", List.of("tuples")))) {
            call(a, "send", cid, each);
            assertThat(call(b, "recv", cid)).isEqualTo(Arrays.asList(each, null));
        }
        call(a, "send", cid, new byte[] {1, 2});
        exec(b, "assert channels.recv(" + cid + ") == (bytes([1, 2]), None)");
    }

    @Test
    void objectsCrossAsCopiesOrAreRefused() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(a, "create");
        exec(a, "sent = {'list': [1, 2]}; send(%s, sent); sent['list'].append(3)".formatted(cid));
        exec(b, "assert recv(%s) == ({'list': [1, 2]}, None)".formatted(cid));
        exec(a, """
            refused = failure(channels.send, %s, [1], 3, 0, blocking=False)
            assert refused == 'NotShareableError: [1] does not support cross-interpreter data', refused
            """.formatted(cid));
    }

    @Test
    void idsCrossWithTheirEnds() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(a, "create");
        exec(a, "send({0}, (kept[0], kept[0].send, kept[0].recv))".replace("{0}", cid.toString()));
        exec(b, """
            received, _ = recv(%s)
            assert [type(each) for each in received] == [channels.ChannelID] * 3
            assert [each.end for each in received] == ['both', 'send', 'recv'] and {int(each) for each in received} == {%s}
            """.formatted(cid, cid));
    }

    @Test
    void endsArriveAsWhatIsRegisteredForThem() {
        String program = """
            class Sender:
                def __init__(self, id):
                    self.id = id

            class Receiver(Sender):
                pass

            channels._register_end_types(Sender, Receiver)
            """;
        Interpreter a = python("a", program);
        Interpreter b = python("b", program);
        Object cid = call(a, "create");
        exec(a, "send({0}, (Sender(kept[0].send), Receiver(kept[0].recv)))".replace("{0}", cid.toString()));
        exec(b, """
            (sender, receiver), _ = recv(%s)
            assert type(sender) is Sender and sender.id.end == 'send' and sender.id == channels._channel_id(%s, send=True)
            assert type(receiver) is Receiver and receiver.id.end == 'recv'
            """.formatted(cid, cid));
    }

    @Test
    void memoryIsSharedAndNotCopied() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(a, "create");
        exec(a, """
            memory = bytearray(b'in a interpreter')
            channels.send_buffer(%1$s, memory, blocking=False)
            send(%1$s, memoryview(memory)[5:].toreadonly())
            import array
            numbers = array.array('i', [1, 2, 3])
            channels.send_buffer(%1$s, numbers, blocking=False)
            """.formatted(cid));
        exec(b, """
            whole, part, numbers = [recv(%s)[0] for _ in range(3)]
            assert type(whole) is memoryview and whole == b'in a interpreter'
            assert part.readonly and part == b'interpreter'
            assert (numbers.format, numbers.shape, numbers.tolist()) == ('i', (3,), [1, 2, 3])
            whole[3] = ord('b')
            numbers[1] = 20
            """.formatted(cid));
        exec(a, "assert memory == b'in b interpreter' and numbers[1] == 20; memory[5:] = b'INTERPRETER'");
        exec(b, "assert whole == b'in b INTERPRETER' and part == b'INTERPRETER'");
        a.close();
        exec(b, "assert whole == b'in b INTERPRETER'");
    }

    // --- Java and Python ---

    @Test
    void aChannelOfJavasIsUsedByPython() throws Exception {
        Channel made = channels.create();
        Interpreter a = python("a");
        made.send().sendNoWait(List.of("from Java", 1));
        assertThat(call(a, "recv", made.id())).isEqualTo(Arrays.asList(List.of("from Java", 1L), null));

        FutureTask<Object> sending = waiting(made, a, "send_and_wait", made.id(), "from Python");
        assertThat(sending).isNotDone();
        assertThat(made.recv().recv()).isEqualTo("from Python");
        assertThat(sending.get()).isNull();
        exec(a, "import gc; del kept; gc.collect()");
        assertThat(channels.find(made.id())).isPresent();
    }

    @Test
    void javaReceivesIdsAndMemoryOfPythons() throws Exception {
        Interpreter a = python("a");
        Channel made = channels.create();
        exec(a, """
            send({0}, channels._channel_id({0}, send=True))
            memory = bytearray(4)
            send({0}, memoryview(memory))
            """.replace("{0}", Long.toString(made.id())));

        assertThat(made.recv().recvNoWait()).isEqualTo(new EncodedChannelId(made.recv(), "send"));
        ByteBuffer memory = (ByteBuffer) made.recv().recvNoWait();
        memory.put(2, (byte) 7);
        exec(a, "assert memory == bytes([0, 0, 7, 0])");
    }

    @Test
    void pythonReceivesEndsAndMemoryOfJavas() {
        Interpreter a = python("a");
        Channel made = channels.create();
        ByteBuffer memory = ByteBuffer.allocate(8);
        made.send().sendNoWait(made.recv());
        made.send().sendNoWait(memory.slice(2, 4));
        exec(a, """
            end, _ = recv({0})
            assert type(end) is channels.ChannelID and end.end == 'recv' and end == channels._channel_id({0}, recv=True)
            view, _ = recv({0})
            assert view.nbytes == 4
            view[0] = 5
            """.replace("{0}", Long.toString(made.id())));

        assertThat(memory.get(2)).isEqualTo((byte) 5);
    }

    @Test
    void errorsOfChannelsAreOfTheirTypes() {
        Interpreter a = python("a");
        Channel made = channels.create();
        exec(a, """
            cid = %s
            assert failure(recv, cid) == f'ChannelEmptyError: channel {cid} is empty'
            send(cid, 1)
            assert failure(channels.close, cid) == (
                f'ChannelNotEmptyError: channel {cid} may not be closed if not empty (try force=True)')
            channels.close(cid, force=True)
            assert failure(recv, cid) == f'ChannelClosedError: channel {cid} is closed'
            assert [each for each, _, _ in channels.list_all()] == [cid]
            channels.destroy(cid)
            assert failure(recv, cid) == f'ChannelNotFoundError: channel {cid} not found'
            assert issubclass(channels.ChannelNotFoundError, channels.ChannelError)
            """.formatted(made.id()));
    }

    // --- waiting ---

    @Test
    void otherThreadsOfAnInterpreterRunWhileOneWaits() {
        exec(python("a"), """
            import threading
            cid = create()
            threads = [threading.Thread(target=channels.send, args=(cid, number)) for number in range(3)]
            for thread in threads:
                thread.start()
            received = set()
            while len(received) < 3:
                obj, _ = channels.recv(cid, None)
                received.add(obj)
                received.discard(None)
            for thread in threads:
                thread.join()
            assert received == {0, 1, 2} and channels.get_count(cid) == 0
            """);
    }

    @Test
    void whatIsNotReceivedInTimeIsTakenBack() {
        exec(python("a"), """
            cid = create()
            assert failure(channels.send, cid, 'x', timeout=0) == 'TimeoutError: timed out'
            assert channels.get_count(cid) == 0
            refused = failure(channels.send, cid, 'x', blocking=False, timeout=1)
            assert refused == "ValueError: can't specify a timeout for a non-blocking call"
            """);
    }

    @Test
    void whoWaitsIsWokenWhenTheChannelIsClosedOrDestroyed() throws Exception {
        Interpreter a = python("a");
        Channel made = channels.create();
        FutureTask<Object> sending = waiting(made, a, "failure_of_waiting", made.id());
        made.recv().close(true);
        assertThat(sending.get()).isEqualTo("ChannelClosedError: channel " + made.id() + " has closed");

        Channel other = channels.create();
        FutureTask<Object> again = waiting(other, a, "failure_of_waiting", other.id());
        channels.destroy(other.id());
        assertThat(again.get()).isEqualTo("ChannelNotFoundError: channel " + other.id() + " not found");
    }

    @Test
    void anAsyncExceptionEndsAWait() throws Exception {
        Interpreter a = python("a", """
            def interrupted(cid):
                try:
                    channels.send(cid, 'x')
                except KeyboardInterrupt as e:
                    return str(e)
            """);
        Channel made = channels.create();
        FutureTask<Object> sending = waiting(made, a, "interrupted", made.id());
        a.threads()
                .getFirst()
                .setAsyncException(new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), "enough"));

        assertThat(sending.get()).isEqualTo("enough");
        assertThat(made.recv().count()).isZero();
    }

    @Test
    void anInterpreterThatWaitsIsKilled() throws Exception {
        Interpreter a = python("a");
        Channel made = channels.create();
        made.recv().recvNoWait("nothing");
        FutureTask<Object> sending = waiting(made, a, "send_and_wait", made.id(), "x");

        assertThat(a.kill().stuck()).isEmpty();

        assertThatThrownBy(sending::get).isInstanceOf(ExecutionException.class);
        assertThat(made.recv().count()).isZero();
        assertThat(made.send().info().waiters()).isEmpty();
    }

    // --- the end of interpreters ---

    @Test
    void itemsOfAnInterpreterThatHasEndedFollowTheirRules() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(b, "create", 2L);
        exec(b, "channels.recv(%s, None)".formatted(cid));
        exec(a, """
            for rule in (1, 2, 3, -1):
                channels.send(%s, rule, rule, blocking=False)
            """.formatted(cid));
        a.close();

        exec(b, """
            assert channels.get_count({0}) == 3
            assert [recv({0}) for _ in range(3)] == [(None, 2), (None, 3), (None, 2)]
            info = channels.get_info({0})
            assert info.open and info.num_interp_send == 0 and info.num_interp_send_released == 1
            assert info.recv_associated and not info.send_associated
            """.replace("{0}", cid.toString()));
    }

    @Test
    void aChannelIsClosedWhenAllWhoUsedItHaveEnded() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(b, "create");
        call(a, "send", cid, "x");
        a.close();

        exec(b, "assert failure(recv, %1$s) == 'ChannelClosedError: channel %1$s is closed'".formatted(cid));
    }

    @Test
    void aChannelGoesWithTheLastInterpreterThatHasItsId() {
        Interpreter a = python("a");
        Interpreter b = python("b");
        Object cid = call(a, "create");
        exec(b, "mine = channels._channel_id(%s)".formatted(cid));
        a.close();
        assertThat(channels.find((long) cid)).isPresent();

        b.close();
        assertThat(channels.find((long) cid)).isEmpty();
    }
}
