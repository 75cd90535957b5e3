package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.channels.Queue;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.interpreters.WarningFilter;
import org.vivarium.interpreters.Whence;
import org.vivarium.paxexam.PaxExam;

/** Python programs in interpreters of the platform. */
@ExtendWith(PaxExam.class)
final class PythonIT extends Tenants {
    @Inject
    private Evaluator evaluator;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @Test
    void whatIsPrintedIsTheProcessesOutput() {
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("print('hello'); print('wörld')"))).isEqualTo("hello\nwörld\n");
    }

    @Test
    void mainIsKeptBetweenRunsAndIsEachInterpretersOwn() {
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.exec("x = 1");
        a.exec("x += 1");
        b.exec("x = 'of b'");
        assertThat(printed(() -> a.exec("print(x)"))).isEqualTo("2\n");
        assertThat(printed(() -> b.exec("print(x)"))).isEqualTo("of b\n");
    }

    @Test
    void anExceptionLeavesAsText() {
        ExceptionSnapshot snapshot = failure(isolated("a"), """
            def deep():
                raise ValueError('no such colour')

            deep()
            """);
        assertThat(snapshot.type()).isEqualTo(ExceptionSnapshot.Type.builtin("ValueError"));
        assertThat(snapshot.msg()).isEqualTo("no such colour");
        assertThat(snapshot.formatted()).isEqualTo("ValueError: no such colour");
        assertThat(snapshot.errdisplay()).isEqualTo("""
            Traceback (most recent call last):
              File "<script>", line 4, in <module>
              File "<script>", line 2, in deep
            ValueError: no such colour\
            """);
    }

    @Test
    void anExceptionOfTheProgramsOwnIsNamed() {
        ExceptionSnapshot snapshot = failure(isolated("a"), """
            class Outer:
                class Failure(Exception):
                    pass

            raise Outer.Failure(7)
            """);
        assertThat(snapshot.type()).isEqualTo(new ExceptionSnapshot.Type("Failure", "Outer.Failure", "__main__"));
        assertThat(snapshot.msg()).isEqualTo("7");
    }

    @Test
    void whatDoesNotCompileAndWhatExitsFailsToo() {
        Interpreter a = isolated("a");
        assertThat(failure(a, "def").type().name()).isEqualTo("SyntaxError");
        assertThat(failure(a, "raise SystemExit(3)").type().name()).isEqualTo("SystemExit");
        assertThat(printed(() -> a.exec("print('still here')"))).isEqualTo("still here\n");
    }

    @Test
    void valuesGoInAndOut() {
        Interpreter a = isolated("a");
        a.prepareMain(Map.of("text", "é", "number", 7L, "real", 0.5, "flag", true, "raw", new byte[] {0, -1}));
        a.exec("assert (text, number, real, flag, raw) == ('é', 7, 0.5, True, b'\\x00\\xff')");
        assertThat(a.call("operator.mul", 6L, 7L)).isEqualTo(42L);
        assertThat(a.call("operator.concat", "viva", "rium")).isEqualTo("vivarium");
        assertThat(a.call("builtins.divmod", 7L, 2L)).isEqualTo(List.of(3L, 1L));
        assertThat(a.call("builtins.dict", List.of(), Map.of("k", 1L))).isEqualTo(Map.of("k", 1L));
        assertThat(a.call("builtins.bytes", List.of(1L, 255L))).isEqualTo(new byte[] {1, -1});
        assertThat(a.call("operator.not_", (Object) null)).isEqualTo(true);
        assertThatThrownBy(() -> a.call("builtins.object")).isInstanceOf(NotShareableException.class);
        assertThatThrownBy(() -> a.prepareMain(Map.of("x", new Object()))).isInstanceOf(NotShareableException.class);
    }

    @Test
    void queuesArriveOnEveryWayToPython() {
        deploy("exchange");
        Interpreter a = isolated("a");
        Queue queue = (Queue) a.call("exchange.make");

        assertThat(a.call("operator.not_", queue)).isEqualTo(false);
        a.prepareMain(Map.of("x", 1L, "queues", List.of(queue)));
        assertThat(printed(() -> a.exec("""
            import exchange
            print(queues[0].id, type(queues[0]).__name__, type(exchange.make()).__name__)
            """))).isEqualTo(queue.id() + " Queue Queue\n");
        queue.release();
    }

    @Test
    void interpretersMakeInterpreters() {
        Interpreter a = isolated("a");
        String output = printed(() -> a.exec("""
            from concurrent import interpreters
            me = interpreters.get_current()
            other = interpreters.create()
            print(me.id == other.id, other.whence, interpreters.get_main().id)
            print([i.id for i in interpreters.list_all()] == [0, me.id, other.id])
            other.prepare_main(x=40)
            other.exec('from concurrent import interpreters; print(x + 2, interpreters.get_current().id != 0)')
            print(other.is_running(), me.is_running())
            """));
        assertThat(output).isEqualTo("""
            False _interpreters module 0
            True
            42 True
            False True
            """);
        Interpreter made = interpreters.list().getLast();
        assertThat(made.whence()).isEqualTo(Whence.STDLIB);
        a.exec("other.close()");
        assertThat(interpreters.find(String.valueOf(made.id()))).isEmpty();
    }

    @Test
    void failuresOfAnotherInterpreterArriveAsExecutionFailed() {
        assertThat(printed(() -> isolated("a").exec("""
            from concurrent import interpreters
            other = interpreters.create()
            try:
                other.exec('raise KeyError("lost")')
            except interpreters.ExecutionFailed as failed:
                print(failed.excinfo.type.__name__, failed.excinfo.msg)
                print(str(failed).splitlines()[0])
            try:
                interpreters.get_current().close()
            except interpreters.InterpreterError as refused:
                print(type(refused).__name__)
            other.close()
            try:
                other.exec('pass')
            except interpreters.InterpreterNotFoundError:
                print('gone')
            """))).isEqualTo("""
                KeyError 'lost'
                KeyError: 'lost'
                InterpreterError
                gone
                """);
    }

    @Test
    void javaModulesAreImportedByName() {
        deploy("raiser");
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("""
            import raiser
            from raiser import shout
            print(raiser.ANSWER, shout('hey'), raiser.shout is shout, raiser.__name__)
            """))).isEqualTo("42 hey! True raiser\n");
        assertThat(imports.modules(a))
                .singleElement()
                .satisfies(module -> assertThat(module.name()).isEqualTo("raiser"));
    }

    @Test
    void javaExceptionsArriveAsPythonsOwn() {
        deploy("raiser");
        assertThat(printed(() -> isolated("a").exec("""
            import raiser
            for name in ('value', 'lookup', 'os', 'other'):
                try:
                    getattr(raiser, name)()
                except Exception as e:
                    print(type(e).__name__, e)
            try:
                raiser.shout(1)
            except TypeError as e:
                print(e)
            try:
                raiser.shout()
            except TypeError as e:
                print(e)
            """))).isEqualTo("""
                ValueError no such colour
                LookupError nobody here
                OSError no such file
                RuntimeError java.lang.IllegalStateException: out of order
                shout() argument 1 must be str, not int
                shout() missing argument 1 (0 given)
                """);
    }

    @Test
    void whereInJavaAnExceptionWasThrownIsInItsNote() {
        deploy("raiser");
        assertThatThrownBy(() -> isolated("a").exec("import raiser; raiser.other()"))
                .isInstanceOfSatisfying(
                        ExecutionFailedException.class,
                        failure -> assertThat(failure.snapshot().errdisplay())
                                .contains("RuntimeError: java.lang.IllegalStateException: out of order")
                                .contains("In Java:\n  File \"Raiser.java\", line ")
                                .doesNotContain("PythonContext.java"));
    }

    @Test
    void importsThatFailAreImportErrors() {
        deploy(FixtureBundle.of("counter").importing("org.nowhere"));
        deploy("broken");
        assertThat(printed(() -> isolated("a").exec("""
            for name in ('nobody', 'counter', 'fragile'):
                try:
                    __import__(name)
                except Exception as e:
                    print(type(e).__name__, 'org.nowhere' in str(e), 'on purpose' in str(e))
            """))).isEqualTo("""
                ModuleNotFoundError False False
                ImportError True False
                RuntimeError False True
                """);
        assertThat(System.clearProperty("vivarium.fixture.broken.freed")).isEqualTo("fragile");
    }

    @Test
    void javaModulesAreEachInterpretersOwnInPythonToo() {
        deploy("counter");
        String source = "import counter; print(counter.increment())";
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(printed(() -> {
                    a.exec(source);
                    a.exec(source);
                    b.exec(source);
                }))
                .isEqualTo("(1, 1)\n(2, 2)\n(1, 1)\n");
    }

    @Test
    void exitCallbacksRunWhenTheInterpreterIsClosed() {
        Interpreter a = isolated("a");
        a.exec("import atexit; atexit.register(print, 'first'); atexit.register(print, 'second')");
        assertThat(printed(a::close)).isEqualTo("second\nfirst\n");
    }

    @Test
    void whatRunsIsCancelledFromOutsideAndCanOnlyBeClosed() throws Exception {
        Interpreter a = isolated("a");
        CountDownLatch running = new CountDownLatch(1);
        FutureTask<Object> loop = new FutureTask<>(() -> {
            try {
                a.exec("print('running', flush=True)\nwhile True: pass");
            } finally {
                running.countDown();
            }
            return null;
        });
        PrintStream out = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                running.countDown();
            }
        });
        try {
            Thread.ofPlatform().start(loop);
            running.await();
        } finally {
            System.setOut(out);
        }
        evaluator.cancel(a);
        assertThatThrownBy(loop::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterpreterException.class);
        assertThatThrownBy(() -> a.exec("pass")).isInstanceOf(InterpreterException.class);
        a.close();
        assertThat(interpreters.find("a")).isEmpty();
    }

    @Test
    void whatPythonWarnsOfIsKept() {
        Interpreter a = isolated("a");
        a.exec("""
            import warnings
            warnings.showwarning = lambda *shown: None
            warnings.simplefilter('always')

            class Frost(UserWarning):
                pass

            warnings.warn_explicit('too cold', Frost, 'greenhouse.py', 3)
            with warnings.catch_warnings(record=True):
                warnings.warn('seen by the program alone')
            warnings.simplefilter('ignore')
            warnings.warn('not shown')
            """);
        assertThat(a.warnings().shown())
                .containsExactly(new Warning(
                        "too cold",
                        new WarningCategory("Frost", WarningCategory.USER),
                        "greenhouse",
                        "greenhouse.py",
                        3));
    }

    @Test
    void javasWarningsGoThroughPythonsFilters() {
        Interpreter a = isolated("a");
        Warning deprecated = new Warning("old", WarningCategory.DEPRECATION, "plants.Herb", "Herb.java", 7);
        Warning odd = new Warning(
                "odd", new WarningCategory("OddWarning", WarningCategory.RUNTIME), "plants.Herb", "Herb.java", 8);
        assertThat(evaluator.warn(a, deprecated)).isFalse();
        String output = printed(() -> {
            a.exec("""
                import warnings
                warnings.simplefilter('always')
                warnings.showwarning = lambda m, c, file, line, *rest: print(c.__mro__[:2], m, file, line)
                """);
            a.warnings().filter(WarningFilter.of(WarningFilter.Action.ALWAYS, WarningCategory.WARNING));
            a.warnings().warn(deprecated);
            a.warnings().warn(odd);
            a.exec("warnings.simplefilter('ignore')");
            a.warnings().warn(odd);
        });
        assertThat(output).isEqualTo("""
            (<class 'DeprecationWarning'>, <class 'Warning'>) old Herb.java 7
            (<class '__main__.OddWarning'>, <class 'RuntimeWarning'>) odd Herb.java 8
            """);
        assertThat(a.warnings().shown()).containsExactly(deprecated, odd);
        a.exec("warnings.simplefilter('error')");
        assertThatThrownBy(() -> a.attach(() -> evaluator.warn(a, deprecated)))
                .isInstanceOfSatisfying(
                        ExecutionFailedException.class,
                        failure -> assertThat(failure.snapshot().formatted()).isEqualTo("DeprecationWarning: old"));
    }

    @Test
    void signalsAreForTheMainInterpreter() {
        assertThat(printed(() -> isolated("a").exec("""
            import signal
            for ask in (lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), lambda: signal.set_wakeup_fd(-1)):
                try:
                    ask()
                except ValueError as refused:
                    print(refused)
            """)))
                .isEqualTo("signal only works in main thread of the main interpreter\n".repeat(2));
    }

    @Test
    void anInterpreterThatRequiresReferencesEndsWithTheLast() {
        assertThat(printed(() -> isolated("a").exec("""
            import _interpreters as i

            def alive(id):
                return id in [each for each, _ in i.list_all()]

            counted = i.create(reqrefs=True)
            i.incref(counted)
            i.incref(counted)
            i.decref(counted)
            print(alive(counted))
            i.decref(counted)
            print(alive(counted))
            kept = i.create()
            i.incref(kept)
            i.decref(kept)
            print(alive(kept))
            i.incref(kept, implieslink=True)
            i.decref(kept)
            print(alive(kept))
            for call in (i.incref, i.decref):
                try:
                    call(kept)
                except i.InterpreterNotFoundError:
                    print('gone')
            """))).isEqualTo("True\nFalse\nTrue\nFalse\ngone\ngone\n");
    }

    private static ExceptionSnapshot failure(Interpreter interpreter, String source) {
        try {
            interpreter.exec(source);
        } catch (ExecutionFailedException e) {
            return e.snapshot();
        }
        throw new AssertionError("nothing was raised by: " + source);
    }
}
