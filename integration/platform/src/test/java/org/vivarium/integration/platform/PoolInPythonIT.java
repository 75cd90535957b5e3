package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.paxexam.PaxExam;

/** Python's pool of interpreters. */
@ExtendWith(PaxExam.class)
@Timeout(120)
final class PoolInPythonIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @Test
    void tasksRunInInterpretersThatGoWithThePool() {
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("""
            import _interpreters
            from concurrent.futures import InterpreterPoolExecutor
            with InterpreterPoolExecutor(1) as pool:
                print(list(pool.map(abs, (-1, 2, -3), buffersize=2)))
                workers = {pool.submit(_interpreters.get_current).result() for _ in range(3)}
                print(len(workers), _interpreters.get_current() in workers)
            """))).isEqualTo("[1, 2, 3]\n1 False\n");
        assertThat(interpreters.list()).hasSize(2);
    }

    @Test
    void whatATaskRaisesIsRaisedWithItsCause() {
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("""
            from concurrent.futures import InterpreterPoolExecutor
            with InterpreterPoolExecutor(1) as pool:
                try:
                    pool.submit(int, 'one').result()
                except ValueError as failure:
                    print(failure, type(failure.__cause__).__name__)
            """)))
                .isEqualTo("invalid literal for int() with base 10: 'one' ExecutionFailed\n");
    }

    @Test
    void aPoolWhoseInitializerFailsIsBroken() {
        Interpreter a = isolated("a");
        assertThat(printed(() -> a.exec("""
            import logging
            from concurrent.futures import InterpreterPoolExecutor
            logging.disable()
            pool = InterpreterPoolExecutor(1, initializer=int, initargs=('one',))
            try:
                pool.submit(abs, 1).result()
            except pool.BROKEN as failure:
                print(failure)
            pool.shutdown()
            """)))
                .isEqualTo("A thread initializer failed, the thread pool is not usable anymore\n");
    }
}
