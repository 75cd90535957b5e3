package org.vivarium.interpreters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.NoSuchElementException;
import org.example.Plugin;
import org.junit.jupiter.api.Test;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.ModuleNotFoundException;

class ExceptionSnapshotTest {
    @Test
    void javasExceptionsHavePythonsTypes() {
        assertThat(List.of(
                        formatted(new IllegalArgumentException("a")),
                        formatted(new IndexOutOfBoundsException("b")),
                        formatted(new NoSuchElementException("c")),
                        formatted(new ArithmeticException("d")),
                        formatted(new FileNotFoundException("e")),
                        formatted(new UnsupportedOperationException("f")),
                        formatted(new ArgumentException("g")),
                        formatted(new ModuleNotFoundException("h")),
                        formatted(new InterpreterNotFoundException("i"))))
                .containsExactly(
                        "ValueError: a",
                        "IndexError: b",
                        "LookupError: c",
                        "ArithmeticError: d",
                        "OSError: e",
                        "NotImplementedError: f",
                        "TypeError: g",
                        "ModuleNotFoundError: No module named 'h'",
                        "concurrent.interpreters.InterpreterNotFoundError: i");
    }

    @Test
    void aRuntimeErrorThatWasMeantAsOneDoesNotNameItsClass() {
        assertThat(formatted(new TypedException(ExceptionSnapshot.Type.builtin("RuntimeError"), "no more threads")))
                .isEqualTo("RuntimeError: no more threads");
    }

    @Test
    void anythingElseIsARuntimeErrorThatNamesItsClass() {
        assertThat(formatted(new IllegalStateException("closed")))
                .isEqualTo("RuntimeError: java.lang.IllegalStateException: closed");
        assertThat(formatted(new IllegalStateException())).isEqualTo("RuntimeError: java.lang.IllegalStateException");
    }

    @Test
    void anExceptionWithoutMessageIsItsType() {
        assertThat(formatted(new IllegalArgumentException())).isEqualTo("ValueError");
    }

    @Test
    void theTracebackBeginsBelowTheCallerAndEndsAtTheThrow() {
        ExceptionSnapshot snapshot = Caller.call(Plugin::outer);

        assertThat(snapshot.errdisplay().lines()).hasSize(4).first().isEqualTo("Traceback (most recent call last):");
        assertThat(snapshot.errdisplay().lines().toList().get(1)).contains("Plugin.java", "in outer");
        assertThat(snapshot.errdisplay().lines().toList().get(2)).contains("Plugin.java", "in inner");
        assertThat(snapshot.errdisplay()).endsWith("ValueError: too much").doesNotContain("junit");
    }

    @Test
    void theTracebackLeavesOutThePlatformsFrames() {
        assertThat(Caller.call(Plugin::takesString).errdisplay().lines())
                .hasSize(3)
                .noneMatch(line -> line.contains("Arguments.java"))
                .last()
                .isEqualTo("TypeError: f() missing argument 1 (0 given)");
    }

    @Test
    void aFailureOfCodeInAnotherInterpreterStaysWhatItIs() {
        ExceptionSnapshot inner = ExceptionSnapshot.of(new IllegalArgumentException("x"), Caller.class);

        assertThat(ExceptionSnapshot.of(new ExecutionFailedException(inner), Caller.class))
                .isSameAs(inner);
    }

    private static String formatted(Exception exception) {
        return ExceptionSnapshot.of(exception, ExceptionSnapshotTest.class).formatted();
    }

    private static final class Caller {
        static ExceptionSnapshot call(Runnable code) {
            try {
                code.run();
            } catch (RuntimeException e) {
                return ExceptionSnapshot.of(e, Caller.class);
            }
            throw new AssertionError("the code does throw");
        }
    }
}
