package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.interpreters.TypedException;
import org.vivarium.paxexam.PaxExam;

/** Python's threads as threads of an interpreter, and what reaches them through the eval breaker. */
@ExtendWith(PaxExam.class)
final class PythonThreadsIT extends Tenants {
    /** A function that returns what it is told to stop by. */
    private static final String STOPPABLE = """
        import threading, time
        gate = threading.Event()

        def until_told(wait):
            try:
                print('inside', flush=True)
                wait()
            except KeyboardInterrupt as told:
                return f'{type(told).__name__} {told.args}'

        def spin():
            while True:
                pass

        def until_told_spinning():
            return until_told(spin)

        def until_told_sleeping():
            return until_told(lambda: time.sleep(1_000_000))

        def until_told_waiting():
            return until_told(gate.wait)
        """;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @Test
    void waitsWithATimeoutEndWhileOtherThreadsAreBusy() {
        Interpreter a = isolated("a");
        a.exec("""
            import threading, time
            over = False

            def work():
                while not over:
                    pass

            busy = [threading.Thread(target=work) for _ in range(2)]
            for thread in busy:
                thread.start()
            held = threading.Lock()
            held.acquire()
            ended = []
            waits = [lambda: held.acquire(True, 0.3), lambda: threading.Event().wait(0.3), lambda: time.sleep(1)]
            waiting = [threading.Thread(target=lambda wait=wait: ended.append(wait())) for wait in waits]
            for thread in waiting:
                thread.start()
            for thread in waiting:
                thread.join()
            over = True
            for thread in busy:
                thread.join()
            assert sorted(map(bool, ended)) == [False] * 3, ended
            """);
    }

    @Test
    void anAsyncExceptionIsPythonsOwnInABusyLoop() throws Exception {
        Interpreter a = stoppable("a");
        FutureTask<Object> running = started(a, "__main__.until_told_spinning");
        only(a).setAsyncException(interrupt(""));
        assertThat(running.get()).isEqualTo("KeyboardInterrupt ()");
        assertThat(a.call("operator.add", 1L, 2L)).isEqualTo(3L);
    }

    @Test
    void anAsyncExceptionEndsASleepAndAWait() throws Exception {
        Interpreter a = stoppable("a");
        for (String function : List.of("__main__.until_told_sleeping", "__main__.until_told_waiting")) {
            FutureTask<Object> running = started(a, function);
            only(a).setAsyncException(interrupt("wake up"));
            assertThat(running.get()).isEqualTo("KeyboardInterrupt ('wake up',)");
        }
    }

    @Test
    void aSleepGoesOnAfterWhatComesBetween() throws Exception {
        Interpreter a = stoppable("a");
        a.exec("""
            def slept(seconds):
                began = time.monotonic()
                time.sleep(seconds)
                return time.monotonic() - began >= seconds
            """);
        FutureTask<Object> running = started(a, "__main__.until_told_sleeping");
        for (int call = 0; call < 3; call++) {
            CountDownLatch made = new CountDownLatch(1);
            a.addPendingCall(made::countDown);
            made.await();
            assertThat(a.call("__main__.slept", 0.05)).isEqualTo(true);
            assertThat(running).isNotDone();
        }
        only(a).setAsyncException(interrupt("enough"));
        assertThat(running.get()).isEqualTo("KeyboardInterrupt ('enough',)");
        assertThat(a.call("__main__.slept", 0L)).isEqualTo(true);
    }

    @Test
    void whatIsNotCaughtLeavesAsText() throws Exception {
        Interpreter a = stoppable("a");
        FutureTask<Object> running = started(a, "__main__.until_told_spinning");
        only(a).setAsyncException(new TypedException(ExceptionSnapshot.Type.builtin("LookupError"), "nobody"));
        assertThatThrownBy(running::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(ExecutionFailedException.class, failure -> {
                    assertThat(failure.snapshot().formatted()).isEqualTo("LookupError: nobody");
                    assertThat(failure.snapshot().errdisplay())
                            .contains("in until_told")
                            .doesNotContain("<vivarium>");
                });
    }

    @Test
    void onlyTheThreadThatIsMeantGetsIt() throws Exception {
        Interpreter a = stoppable("a");
        FutureTask<Object> first = started(a, "__main__.until_told_spinning");
        InterpreterThread firstThread = only(a);
        FutureTask<Object> second = started(a, "__main__.until_told_spinning");
        InterpreterThread secondThread = a.threads().stream()
                .filter(thread -> thread.id() != firstThread.id())
                .findFirst()
                .orElseThrow();
        secondThread.setAsyncException(interrupt("second"));
        assertThat(second.get()).isEqualTo("KeyboardInterrupt ('second',)");
        assertThat(first).isNotDone();
        firstThread.setAsyncException(interrupt("first"));
        assertThat(first.get()).isEqualTo("KeyboardInterrupt ('first',)");
    }

    @Test
    void aPendingCallIsMadeByAThreadThatRunsPython() throws Exception {
        Interpreter a = stoppable("a");
        FutureTask<Object> running = started(a, "__main__.until_told_spinning");
        InterpreterThread spinning = only(a);
        FutureTask<Thread> call = new FutureTask<>(Thread::currentThread);
        a.addPendingCall(call);
        assertThat(spinning.thread()).contains(call.get());
        spinning.setAsyncException(interrupt(""));
        running.get();
    }

    @Test
    void killingEndsPythonWithASystemExitItMayCleanUpAfter() throws Exception {
        Interpreter a = isolated("a");
        a.exec("""
            def until_killed():
                try:
                    print('inside', flush=True)
                    while True:
                        pass
                except SystemExit as killed:
                    print('cleaned up after', killed)
                    raise
            """);
        FutureTask<Object> running = started(a, "__main__.until_killed");
        List<Kill.Rung> rungs = new ArrayList<>();
        String output = printed(() -> {
            Kill kill = a.kill();
            assertThat(kill.failures()).isEmpty();
            rungs.add(kill.rung());
        });
        // On a machine that is slow enough the next rung comes before the exception.
        assertThat(rungs).first().isIn(Kill.Rung.ASYNC_EXCEPTION, Kill.Rung.CANCEL);
        if (rungs.contains(Kill.Rung.ASYNC_EXCEPTION)) {
            assertThat(output).startsWith("cleaned up after interpreter " + a.id());
        }
        assertThatThrownBy(running::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void whatCatchesEverythingIsCancelled() throws Exception {
        Interpreter a = isolated("a");
        a.exec("""
            def stubborn():
                while True:
                    try:
                        print('inside', flush=True)
                        while True:
                            pass
                    except BaseException:
                        pass
            """);
        FutureTask<Object> running = started(a, "__main__.stubborn");
        assertThat(a.kill().rung()).isEqualTo(Kill.Rung.CANCEL);
        assertThatThrownBy(running::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void whatSleepsOrWaitsForASocketIsKilled() throws Exception {
        for (String waiting : List.of("time.sleep(1_000_000)", "server.accept()", "server.recv(1)", "gate.wait()")) {
            Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("phase_deadline", "1s"));
            a.exec("""
                import socket, threading, time
                gate = threading.Event()
                server = socket.socket()
                server.bind(('127.0.0.1', 0))
                server.listen()
                if '%1$s'.startswith('server.recv'):
                    other, server = server, socket.create_connection(server.getsockname())

                def wait():
                    print('inside', flush=True)
                    %1$s
                """.formatted(waiting));
            FutureTask<Object> running = started(a, "__main__.wait");
            Kill kill = a.kill();
            assertThat(kill.stuck()).as(waiting).isEmpty();
            assertThatThrownBy(running::get).as(waiting).isInstanceOf(ExecutionException.class);
            assertThat(interpreters.abandoned()).as(waiting).isEmpty();
        }
    }

    @Test
    void aLimitOfCpuTimeEndsABusyLoopAndNothingIsRunAnyMore() {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("cpu_limit", "300ms"));
        assertThatThrownBy(() -> a.exec("while True: pass"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("CPU time; its limit is 0.3 s");
        assertThat(a.usage().cpuTime()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThatThrownBy(() -> a.exec("pass")).isInstanceOf(LimitExceededException.class);
        assertThat(a.state()).isEqualTo(Interpreter.State.READY);
    }

    @Test
    void aLimitOfAllocationEndsWhatAllocates() {
        Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED.with("allocation_limit", "64m"));
        assertThatThrownBy(() -> a.exec("while True: bytes(100_000)"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("its limit is 67108864");
    }

    @Test
    void pythonsThreadsAreThreadsOfTheInterpreter() throws InterruptedException {
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        a.exec("""
            import _thread, threading
            leave = threading.Event()
            inside = threading.Barrier(4)

            def work():
                inside.wait()
                leave.wait()

            started = [threading.Thread(target=work, name='a worker'), threading.Thread(target=work, daemon=True)]
            for thread in started:
                thread.start()
            gone = threading.Event()
            _thread.start_new_thread(lambda: (work(), gone.set()), ())
            inside.wait()
            """);
        assertThat(a.threads()).hasSize(3).allSatisfy(thread -> {
            assertThat(thread.whence()).isEqualTo(InterpreterThread.Whence.THREADING);
            assertThat(thread.thread().orElseThrow().getName()).isEqualTo(thread.name());
        });
        assertThat(a.threads().stream().filter(InterpreterThread::isDaemon)).hasSize(2);
        assertThat(a.threads().stream().filter(thread -> !thread.isDaemon()))
                .singleElement()
                .satisfies(thread -> assertThat(thread.name()).startsWith("interp-" + a.id() + "-a-worker-"));
        List<Thread> threads = a.threads().stream()
                .map(thread -> thread.thread().orElseThrow())
                .toList();
        a.exec("leave.set(); [thread.join() for thread in started]; gone.wait()");
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(a.threads()).isEmpty();
    }

    @Test
    void anExceptionInAThreadGoesToTheThreadsHook() {
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("""
            import threading
            threading.excepthook = lambda args: print(args.exc_type.__name__, args.exc_value, args.thread.name)
            thread = threading.Thread(target=lambda: {}['k'], name='w')
            thread.start()
            thread.join()
            """))).isEqualTo("KeyError 'k' w\n");
        assertThat(a.threads()).isEmpty();
    }

    @Test
    void threadsAreRefusedInPythonsWords() {
        Interpreter without = interpreters.create("without", InterpreterConfig.ISOLATED.with("allow_threads", "false"));
        String start = """
            import threading
            for daemon in (False, True):
                try:
                    threading.Thread(target=print, daemon=daemon).start()
                    print('started')
                except RuntimeError as refused:
                    print(refused)
            """;
        assertThat(printed(() -> without.exec(start))).isEqualTo("""
            thread is not supported for isolated subinterpreters
            daemon threads are disabled in this (sub)interpreter
            """);
        assertThat(printed(() -> isolated("a").exec(start)))
                .contains("started\n", "daemon threads are disabled in this (sub)interpreter\n");
    }

    @Test
    void aDaemonThatIsLeftBehindEndsWithTheInterpreter() throws InterruptedException {
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        a.exec("""
            import threading
            inside = threading.Event()

            def spin():
                inside.set()
                while True:
                    pass

            threading.Thread(target=spin, daemon=True).start()
            inside.wait()
            """);
        Thread daemon = a.threads().getFirst().thread().orElseThrow();
        a.close();
        assertThat(interpreters.find("a")).isEmpty();
        daemon.join();
        assertThat(interpreters.abandoned()).isEmpty();
    }

    private Interpreter stoppable(String name) {
        Interpreter interpreter = isolated(name);
        interpreter.exec(STOPPABLE);
        return interpreter;
    }

    private static TypedException interrupt(String message) {
        return new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), message);
    }

    private static InterpreterThread only(Interpreter interpreter) {
        assertThat(interpreter.threads()).hasSize(1);
        return interpreter.threads().getFirst();
    }

    /** Calls a function in the background, and waits until it has printed something. */
    private static FutureTask<Object> started(Interpreter interpreter, String function) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        PrintStream out = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                inside.countDown();
            }
        });
        try {
            FutureTask<Object> running = inBackground(() -> interpreter.call(function));
            inside.await();
            return running;
        } finally {
            System.setOut(out);
        }
    }
}
