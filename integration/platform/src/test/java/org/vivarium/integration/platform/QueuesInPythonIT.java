package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.TypedException;
import org.vivarium.paxexam.PaxExam;

/** The runtime's queues as Python has them. */
@ExtendWith(PaxExam.class)
@Timeout(120)
final class QueuesInPythonIT extends Tenants {
    @Inject
    private Queues queues;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @AfterEach
    void noQueueStays() {
        queues.list().forEach(queue -> queues.destroy(queue.id()));
    }

    @Test
    void twoInterpretersTalkThroughAQueue() {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        Interpreter b = sharing("b", queue);
        a.exec("q.put((1, 'two', b'three', None)); q.put(4.5)");
        assertThat(printed(() -> b.exec("print(q.get(), q.get(), q.empty())")))
                .isEqualTo("(1, 'two', b'three', None) 4.5 True\n");
    }

    @Test
    void aQueueIsJavasAndPythonsAlike() throws Exception {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        queue.put(List.of(1L, "two"));
        a.exec("q.put(q.get() + (3,))");
        assertThat(queue.get()).isEqualTo(List.of(1L, "two", 3L));
    }

    @Test
    void whatPythonMakesIsInTheRuntimesList() {
        Interpreter a = isolated("a");
        a.exec("""
            from concurrent.interpreters import _queues
            q = _queues.create(3, unbounditems=_queues.UNBOUND_ERROR)
            q.put('x')
            """);
        assertThat(queues.infos()).singleElement().satisfies(info -> {
            assertThat(info.maxsize()).isEqualTo(3);
            assertThat(info.unbound()).isEqualTo(UnboundItems.ERROR);
            assertThat(info.backlog().count()).isEqualTo(1);
            assertThat(info.bindings()).isEqualTo(Map.of(a.id(), 1));
        });
    }

    @Test
    void whoWaitsIsWokenByAnotherInterpreter() throws Exception {
        Queue queue = queues.create();
        FutureTask<Object> waiting = waitingFor(queue, sharing("a", queue), "get");
        sharing("b", queue).exec("q.put('at last')");
        assertThat(waiting.get()).isEqualTo("at last");
    }

    @Test
    void otherThreadsOfAnInterpreterGoOnWhileOneWaits() throws Exception {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        FutureTask<Object> waiting = waitingFor(queue, a, "get");
        a.exec("q.put('at last')");
        assertThat(waiting.get()).isEqualTo("at last");
    }

    @Test
    void aPutWaitsForRoom() throws Exception {
        Queue queue = queues.create(1);
        Interpreter a = sharing("a", queue);
        queue.put("first");
        FutureTask<Object> waiting = waitingFor(queue, a, "put");
        assertThat(queue.get()).isEqualTo("first");
        waiting.get();
        assertThat(queue.get()).isEqualTo("second");
    }

    @Test
    void argumentsAreCheckedAsCPythonDoes() {
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("""
            import _interpqueues as low

            def refused(call, *args, **kwargs):
                try:
                    print('not refused:', call(*args, **kwargs))
                except Exception as refusal:
                    print(type(refusal).__name__ + ':', refusal)

            refused(low.create)
            refused(low.create, 1, 2, 3, 4)
            refused(low.create, 1, spam=2)
            refused(low.create, 1 << 63)
            refused(low.create, 0, 1 << 31)
            refused(low.create, 0, fallback=-(1 << 70))
            refused(low.get)
            refused(low.get, 1, 2)
            refused(low.get, qid='x')
            refused(low.get, -1)
            refused(low.get, 1 << 63)
            refused(low.put, 1, 2, qid=3)
            refused(low.list_all, 1)
            refused(low.list_all, x=1)
            refused(low._register_heap_types, int)
            """))).isEqualTo("""
                TypeError: create() missing required argument 'maxsize' (pos 1)
                TypeError: create() takes at most 3 arguments (4 given)
                TypeError: create() got an unexpected keyword argument 'spam'
                OverflowError: Python int too large to convert to C ssize_t
                OverflowError: signed integer is greater than maximum
                OverflowError: Python int too large to convert to C long
                TypeError: get() missing required argument 'qid' (pos 1)
                TypeError: get() takes at most 1 argument (2 given)
                TypeError: queue ID must be an int, got str
                ValueError: queue ID must be a non-negative int, got -1
                OverflowError: max queue ID is 9223372036854775807, got 9223372036854775808
                TypeError: argument for put() given by name ('qid') and position (1)
                TypeError: _interpqueues.list_all() takes no arguments (1 given)
                TypeError: _interpqueues.list_all() takes no keyword arguments
                TypeError: _register_heap_types() missing required argument 'emptyerror' (pos 2)
                """);
    }

    @Test
    void whatDoesNotWaitSaysSo() {
        Queue queue = queues.create(1);
        assertThat(printed(() -> sharing("a", queue).exec("""
            def attempt(operation):
                try:
                    operation()
                except Exception as failure:
                    print(type(failure).__name__, failure)

            attempt(q.get_nowait)
            attempt(lambda: q.get(timeout=0))
            attempt(lambda: q.get(timeout=-1))
            q.put(1)
            attempt(lambda: q.put_nowait(2))
            attempt(lambda: q.put(2, timeout=0.5))
            attempt(lambda: q.put(2, timeout='soon'))
            """))).isEqualTo("""
                QueueEmpty queue %1$d is empty
                QueueEmpty queue %1$d is empty
                ValueError timeout value must be non-negative
                QueueFull queue %1$d is full
                QueueFull queue %1$d is full
                ValueError invalid literal for int() with base 10: 'soon'
                """.formatted(queue.id()));
    }

    @Test
    void whatAnEndedInterpreterLeavesFollowsItsRule() {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        Interpreter b = sharing("b", queue);
        a.exec("""
            from concurrent.interpreters import _queues
            q.put(1)
            q.put(2, unbounditems=_queues.UNBOUND_REMOVE)
            q.put(3, unbounditems=_queues.UNBOUND_ERROR)
            """);
        a.close();
        assertThat(printed(() -> b.exec("""
            from concurrent.interpreters import _queues
            print(q.qsize(), q.get() is _queues.UNBOUND)
            try:
                q.get()
            except _queues.ItemInterpreterDestroyed as destroyed:
                print(destroyed)
            print(q.qsize())
            """))).isEqualTo("2 True\nitem's original interpreter destroyed\n0\n");
    }

    @Test
    void aQueueGoesThroughAQueue() {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        Interpreter b = sharing("b", queue);
        a.exec("""
            from concurrent.interpreters import _queues
            answers = _queues.create()
            q.put((answers, answers))
            """);
        b.exec("one, two = q.get(); assert one is two; one.put('answer')");
        assertThat(printed(() -> a.exec("print(answers.get())"))).isEqualTo("answer\n");
    }

    @Test
    void killingAnInterpreterEndsItsWait() throws Exception {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        FutureTask<Object> waiting = waitingFor(queue, a, "get");
        assertThat(a.kill().stuck()).isEmpty();
        assertThatThrownBy(waiting::get).isInstanceOf(ExecutionException.class);
        QueueInfo info = queue.info();
        assertThat(info.waiters()).isEmpty();
        assertThat(info.bindings()).doesNotContainKey(a.id());
    }

    @Test
    void aKeyboardInterruptEndsAWait() throws Exception {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        FutureTask<Object> waiting = waitingFor(queue, a, "get");
        a.threads()
                .getFirst()
                .setAsyncException(new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), ""));
        assertThatThrownBy(waiting::get)
                .cause()
                .isInstanceOfSatisfying(
                        ExecutionFailedException.class,
                        failure -> assertThat(failure.snapshot().type())
                                .isEqualTo(ExceptionSnapshot.Type.builtin("KeyboardInterrupt")));
    }

    @Test
    void destroyingAQueueWakesWhoWaits() throws Exception {
        Queue queue = queues.create();
        FutureTask<Object> waiting = waitingFor(queue, sharing("a", queue), "get");
        queues.destroy(queue.id());
        assertThatThrownBy(waiting::get)
                .cause()
                .hasMessageStartingWith(
                        "concurrent.interpreters.QueueNotFoundError: queue " + queue.id() + " not found");
    }

    @Test
    void queuesGoWithTheInterpreterThatAloneHasThem() {
        Interpreter a = isolated("a");
        a.exec("""
            import _interpqueues
            from concurrent.interpreters import _queues
            kept = [_queues.create(), _interpqueues.create(0), _queues.create()]
            kept[0].put(kept[2])
            """);
        assertThat(queues.list()).hasSize(3);
        a.close();
        assertThat(queues.list()).isEmpty();
    }

    @Test
    void aQueueGoesWithItsLastObject() {
        Queue queue = queues.create();
        Interpreter a = sharing("a", queue);
        a.exec("""
            import gc
            import _interpqueues
            from concurrent.interpreters import _queues
            made = _queues.create()
            made.put('x')
            del made, q
            while len(_interpqueues.list_all()) > 1:
                gc.collect()
            """);
        queue.release();
        assertThatThrownBy(queue::size).isInstanceOf(QueueNotFoundException.class);
    }

    /** An interpreter that has a queue as q. */
    private Interpreter sharing(String name, Queue queue) {
        Interpreter interpreter = isolated(name);
        interpreter.exec("""
            def get():
                return q.get()

            def put():
                q.put('second')
            """);
        interpreter.prepareMain(Map.of("q", queue));
        return interpreter;
    }

    /** Calls one of its functions in the background, and returns when that waits. */
    private static FutureTask<Object> waitingFor(Queue queue, Interpreter interpreter, String function)
            throws InterruptedException {
        return onceItWaits(
                inBackground(() -> interpreter.call("__main__." + function)),
                () -> !queue.info().waiters().isEmpty());
    }
}
