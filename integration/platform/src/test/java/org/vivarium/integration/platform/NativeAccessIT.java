package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.paxexam.PaxExam;

/** Where Python's files are the process's own, nobody could be held to limits of access. */
@ExtendWith(PaxExam.class)
final class NativeAccessIT extends Tenants {
    @Configuration
    static Option[] configuration() {
        return new Option[] {
            Platform.upTo(Platform.SERVICES),
            frameworkProperty("vivarium.python.posix").value("native")
        };
    }

    @Test
    @Timeout(120)
    void pythonDoesNotStartWithLimitsThere() {
        try (Interpreter tenant =
                interpreters.create("tenant", InterpreterConfig.ISOLATED.with("allow_sockets", "false"))) {
            assertThatThrownBy(() -> tenant.exec("x = 1"))
                    .isInstanceOf(InterpreterException.class)
                    .hasMessage("Python does not start in " + tenant + ", which has limits of access: with"
                            + " vivarium.python.posix=native it could not be held to them; set that to java");
        }
    }

    @Test
    @Timeout(120)
    void whoHasAllAccessRunsThere() {
        try (Interpreter free = isolated("")) {
            free.exec("import os; os.close(os.open('/', os.O_RDONLY))");
        }
    }
}
