package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.AuditHook;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.Program;
import org.vivarium.paxexam.PaxExam;

/** Python programs that make interpreters and have functions called there. */
@ExtendWith(PaxExam.class)
final class InterpretersInPythonIT extends Tenants {
    private Interpreter a;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @BeforeEach
    void makeOne() {
        a = isolated("a");
        a.exec("""
            import _interpreters as low
            from concurrent import interpreters

            def refused(call, *args, **kwargs):
                try:
                    print('not refused:', call(*args, **kwargs))
                except Exception as refusal:
                    print(type(refusal).__name__ + ':', refusal)
            """);
    }

    /** What a program in it prints that has another interpreter at hand. */
    private String printedWithAnother(String source) {
        return printed(() -> a.exec("other = interpreters.create()\n" + source));
    }

    @Test
    void aFunctionIsCalledByItsCodeWhereThatIsAllItIs() {
        assertThat(printedWithAnother("""
            def twice(text, /, *, end):
                globals()['kept'] = text
                return text * 2 + end

            print(other.call(twice, 'ab', end='!'))
            other.exec('print(kept)')
            """)).isEqualTo("abab!\nab\n");
    }

    @Test
    void allElseCrossesAsAPickle() {
        assertThat(printedWithAnother("""
            from fractions import Fraction
            from operator import add, methodcaller

            print(other.call(add, Fraction(1, 3), Fraction(1, 6)))
            print(other.call(methodcaller('upper'), 'ab'), other.call(sorted, [3, 1], reverse=True))
            print(other.call(divmod, 1 << 70, 10)[1], other.call(len, (None, (b'x', [1]))))
            """)).isEqualTo("1/2\nAB [3, 1]\n4 2\n");
    }

    @Test
    void whatACallRaisesIsASnapshot() {
        assertThat(printedWithAnother("""
            result, snapshot = low.call(other.id, lambda x: 1 / x, (0,))
            print(result, snapshot.type.__name__, snapshot.msg, snapshot.formatted, sep=', ')
            print(snapshot.errdisplay)
            refused(other.call, int, 'x')
            """)).isEqualTo("""
                None, ZeroDivisionError, division by zero, ZeroDivisionError: division by zero
                Traceback (most recent call last):
                  File "<script>", line 2, in <lambda>
                ZeroDivisionError: division by zero
                ExecutionFailed: ValueError: invalid literal for int() with base 10: 'x'

                Uncaught in the interpreter:

                ValueError: invalid literal for int() with base 10: 'x'
                """);
    }

    @Test
    void whatCannotCrossIsRefusedWithAReason() {
        assertThat(printedWithAnother("""
            def reason(call, *args, **kwargs):
                try:
                    call(*args, **kwargs)
                except interpreters.NotShareableError as refusal:
                    print(refusal, '|', str(refusal.__cause__).splitlines()[-1])

            local = 1
            reason(other.call, lambda: local)
            reason(other.call, lambda x=1: x)
            reason(other.call, iter, 'x', iter(lambda: 1, 2))
            reason(other.call, lambda: (each for each in 'x'))
            refused(other.call, 'print()')
            """).replaceAll("<([a-z_]+) .*?>", "<$1>"))
                .contains("""
                    only stateless functions are shareable | defaults not supported
                    """)
                .contains("TypeError: expected a callable, got 'print()'\n");
    }

    @Test
    void aCallKeepsMainBusy() {
        assertThat(printedWithAnother("""
            import _interpreters

            def again(id):
                import _interpreters
                for call in (lambda: _interpreters.call(id, len, ('x',)), lambda: _interpreters.exec(id, 'pass'),
                             lambda: _interpreters.set___main___attrs(id, {'x': 1})):
                    try:
                        call()
                    except _interpreters.InterpreterError as refusal:
                        print(refusal)

            other.call(again, other.id)
            refused(low.call, low.get_current()[0], len, ('x',))
            """))
                .isEqualTo(
                        "interpreter already running\n".repeat(3) + "InterpreterError: interpreter already running\n");
    }

    @Test
    void theBodyOfAFunctionRunsAsAScript() {
        assertThat(printedWithAnother("""
            def body():
                global y
                y = x + 1
                print(y)

            print(low.exec(other.id, body, {'x': 1}), low.run_func(other.id, compile('print(y)', 'file', 'exec')))
            other.exec('print(x, y)')
            print(low.exec(other.id, b'print("bytes")'))
            print(low.exec(other.id, 'x = 5; len("ab")'), low.exec(other.id, compile('x', 'file', 'exec')))
            for no_script in (lambda a: None, lambda: 1, lambda: (yield), len, 5):
                refused(low.exec, other.id, no_script)
            """)).isEqualTo("""
                2
                2
                None None
                1 2
                bytes
                None
                None None
                ValueError: code with args not supported
                ValueError: code that returns a value is not a script
                ValueError: code that returns a value is not a script
                TypeError: unsupported script <built-in function len>
                TypeError: unsupported script 5
                """);
    }

    @Test
    void argumentsAreCheckedAsCPythonDoes() {
        assertThat(printedWithAnother("""
            refused(low.whence)
            refused(low.whence, 'x')
            refused(low.whence, -1)
            refused(low.whence, 1 << 63)
            refused(low.whence, 100_000)
            refused(low.exec, other.id, 'pass', None)
            refused(low.set___main___attrs, other.id, {})
            refused(low.set___main___attrs, other.id, {'x': []})
            refused(low.run_string, 0, 'pass', restrict=True)
            refused(low.new_config, allow_fork=1)
            refused(low.create, 'empty')
            refused(low.destroy, 0)
            refused(other.exec, '1 +')
            refused(low.get_current, 1)
            refused(low.get_current, 1, x=2)
            refused(low.list_all, 1)
            refused(low.list_all, 1, 2)
            refused(low.create, 'isolated', True)
            refused(low.create, a=1, b=2, c=3)
            refused(low.exec, other.id)
            refused(low.exec, other.id, 'pass', spam=1)
            refused(low.exec, other.id, 'pass', id=other.id)
            """)).isEqualTo("""
                TypeError: whence() missing required argument 'id' (pos 1)
                TypeError: interpreter ID must be an int, got str
                ValueError: interpreter ID must be a non-negative int, got -1
                OverflowError: int too big to convert
                InterpreterNotFoundError: unrecognized interpreter ID 100000
                TypeError: _interpreters.exec() argument 3 must be dict, not None
                ValueError: arg 2 must be a non-empty dict
                NotShareableError: [] does not support cross-interpreter data
                InterpreterError: cannot run a string in unrecognized interpreter 0
                TypeError: invalid config type: allow_fork
                InterpreterError: interpreter creation failed
                InterpreterError: interpreter running
                SyntaxError: invalid syntax (<script>, line 1)
                TypeError: _interpreters.get_current() takes no arguments (1 given)
                TypeError: _interpreters.get_current() takes no keyword arguments
                TypeError: _interpreters.list_all() takes no positional arguments
                TypeError: _interpreters.list_all() takes at most 1 argument (2 given)
                TypeError: create() takes at most 1 positional argument (2 given)
                TypeError: create() takes at most 2 keyword arguments (3 given)
                TypeError: _interpreters.exec() missing required argument 'code' (pos 2)
                TypeError: _interpreters.exec() got an unexpected keyword argument 'spam'
                TypeError: argument for _interpreters.exec() given by name ('id') and position (1)
                """);
    }

    @Test
    void namesAreBoundInTheVisitThatRunsTheScript() {
        Interpreter b = isolated("b");
        long before = b.usage().callsIn();
        assertThat(printed(() -> a.exec("low.exec(%d, 'print(x)', {'x': 'bound'})".formatted(b.id()))))
                .isEqualTo("bound\n");
        assertThat(b.usage().callsIn()).isEqualTo(before + 1);
    }

    @Test
    void aViewOfMemoryCrossesInACall() {
        assertThat(printedWithAnother("""
            memory = bytearray(b'spam')
            view = other.call(lambda view: view, memoryview(memory))
            other.prepare_main(view=view)
            other.exec('view[0] = ord("S")')
            print(view == memory, memory, other.call(bytes, memoryview(b'read')[1:]))
            """)).isEqualTo("True bytearray(b'Spam') b'ead'\n");
    }

    @Test
    void objectsOfTwoInterpretersHaveDifferentIds() {
        assertThat(printedWithAnother("""
            there = other.call(lambda: [id(object()) for _ in range(1000)])
            print(set(there) & {id(object()) for _ in range(1000)})
            """)).isEqualTo("set()\n");
    }

    @Test
    void theLastReferenceIsTakenAwayOnce() {
        assertThat(printedWithAnother("""
            import threading

            both = threading.Barrier(2)
            failures = []
            count = low.create()

            def take():
                try:
                    for _ in range(50):
                        both.wait()
                        low.decref(count)
                except Exception as failure:
                    failures.append(failure)
                    both.abort()

            def give_and_take():
                for _ in range(50):
                    low.incref(count)
                    both.wait()
                    low.decref(count)

            threads = [threading.Thread(target=each) for each in (take, give_and_take)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print(failures, count in dict(low.list_all()))
            """)).isEqualTo("[] True\n");
    }

    @Test
    void anInterpreterEndsWithTheLastObjectForIt() {
        assertThat(printedWithAnother("""
            import gc

            def ids():
                return [id for id, _ in low.list_all()]

            id = other.id
            print(interpreters.Interpreter(id) is other, id in ids())
            del other
            gc.collect()
            print(id in ids())
            """)).isEqualTo("True True\nFalse\n");
    }

    @Test
    void whoEndsLetsGoOfTheInterpretersItRefersTo() {
        a.exec("other = interpreters.create()");
        Interpreter other = interpreters.list().getLast();
        assertThat(other.references()).isEqualTo(1);
        a.close();
        assertThat(interpreters.find(other.name())).isEmpty();
    }

    @Test
    void aCallCanBeMadeInAThread() {
        assertThat(printedWithAnother("""
            thread = other.call_in_thread(print, 'there', end='.')
            thread.join()
            print(thread.is_alive())
            """)).isEqualTo("there.False\n");
    }

    @Test
    void anExceptionIsCapturedWhereItIsHandled() {
        assertThat(printedWithAnother("""
            print(low.capture_exception())
            try:
                {}['key']
            except KeyError:
                print(low.capture_exception().formatted)
            print(low.capture_exception(OSError()).formatted + '|')
            refused(low.capture_exception, OSError)
            """))
                .isEqualTo("None\nKeyError: 'key'\nOSError: |\nTypeError: expected exception, got <class 'OSError'>\n");
    }

    @Test
    void functionsOfAProgramAreFoundByRunningItAgainAside() throws IOException {
        Path file = folder.resolve("program.py");
        Files.writeString(file, """
            from concurrent import interpreters

            calls = 0

            def count():
                global calls
                calls += 1
                return calls, __name__

            if __name__ == '__main__':
                other = interpreters.create()
                print(other.call(count), other.call(count), calls)
                other.exec("import sys; print('calls' in globals(), sys.argv[1:], sys.path[0] == sys.argv[0][:-11])")
                other.close()
            """);
        Program program = new Program(Program.Kind.FILE, file.toRealPath().toString(), List.of("argument"));
        assertThat(printed(() -> assertThat(interpreters.main().run(program)).isZero()))
                .isEqualTo("""
                    (1, '<fake __main__>') (2, '<fake __main__>') 0
                    False ['argument'] True
                    """);
    }

    @Test
    void aFunctionOfAModuleIsCalledAsCodeOfMain() {
        assertThat(a.callInMain("math.gcd", List.of(12, 18))).isEqualTo(6L);
        assertThatThrownBy(() -> a.callInMain("math.gcd", List.of("x"))).isInstanceOf(ExecutionFailedException.class);
    }

    @Test
    void whileThatRunsNothingElseRunsInMain() {
        List<Throwable> refusals = new ArrayList<>();
        ServiceRegistration<AuditHook> hook = context.registerService(
                AuditHook.class,
                event -> {
                    if (event.name().equals(AuditEvent.EXEC)) {
                        refusals.add(catchThrowable(() -> a.callInMain("math.gcd", List.of(2, 4))));
                        refusals.add(catchThrowable(() -> a.prepareMain(Map.of("x", 1))));
                    }
                },
                null);
        try {
            a.callInMain("math.gcd", List.of(12, 18));
        } finally {
            hook.unregister();
        }
        assertThat(refusals)
                .hasSize(2)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(InterpreterRunningException.class)
                        .hasMessageStartingWith("interpreter already running: "));
    }
}
