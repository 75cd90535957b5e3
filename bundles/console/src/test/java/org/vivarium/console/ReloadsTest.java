package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vivarium.console.Session.Outcome;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.ModuleException;

class ReloadsTest {
    private final GogoConsole console = new GogoConsole();

    /** Main and a have 1.2.0 where 1.3.0 is deployed too, which b has. */
    @BeforeEach
    void deploy() {
        console.platform.interpreter("a");
        console.platform.interpreter("b");
        console.platform.interpreter("c");
        console.platform.deploy("org.example.greeting", "greeting");
        console.output("interp:import main greeting; interp:import a greeting");
        console.platform.deploy("org.example.greeting", "greeting", "1.3.0");
        console.output("interp:import b greeting");
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void everyInterpreterThatHasTheModuleReloadsIt() {
        assertThat(console.output("module:reload greeting"))
                .isEqualTo("reloaded greeting; 2 interpreters went from 1.2.0 to 1.3.0, 1 executed 1.3.0 again\n");
        assertThat(console.output("module:reload 'greeting<1.3'"))
                .isEqualTo("reloaded greeting; 3 interpreters went from 1.3.0 to 1.2.0\n");
    }

    @Test
    void whereItFailsTheOldStaysAndTheOthersAreDone() {
        console.platform.imports.refusals.put(1L, "ValueError: why");
        assertThat(console.execute("module:reload greeting")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut())
                .isEqualTo("reloaded greeting; 1 interpreter went from 1.2.0 to 1.3.0, 1 executed 1.3.0 again,"
                        + " 1 failed:\n");
        assertThat(console.takeErr()).isEqualTo("interpreter 1 a keeps greeting 1.2.0: ValueError: why\n");
    }

    @Test
    void aReloadThatCannotBeginIsAFailureLikeOthers() {
        console.platform.imports.onReload = () -> {
            console.platform.imports.onReload = () -> {};
            throw new ModuleException("no deployed version of greeting will do");
        };
        assertThat(console.execute("module:reload greeting")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut()).endsWith(", 1 failed:\n");
        assertThat(console.takeErr())
                .isEqualTo("interpreter 0 main keeps greeting 1.2.0: no deployed version of greeting will do\n");
    }

    @Test
    void whereItFailsEverywhereNothingIsReloaded() {
        console.platform.imports.onReload = () -> {
            throw new ModuleException("no");
        };
        assertThat(console.execute("module:reload greeting")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut()).isEqualTo("nothing was reloaded; 3 interpreters failed:\n");
    }

    @Test
    void anInterpreterThatHasEndedMeanwhileIsLeftOut() {
        console.platform.imports.onReload = () -> {
            console.platform.imports.onReload = () -> {};
            throw new InterpreterNotFoundException("interpreter 0 has ended");
        };
        assertThat(console.output("module:reload greeting"))
                .isEqualTo("reloaded greeting; 1 interpreter went from 1.2.0 to 1.3.0, 1 executed 1.3.0 again\n");
    }

    @Test
    void anInterruptEndsItAfterThoseThatHaveBeenDone() {
        console.platform.imports.onReload = () -> Thread.currentThread().interrupt();
        assertThat(console.execute("module:reload greeting")).isEqualTo(Outcome.FAILED);
        assertThat(console.takeOut()).isEqualTo("reloaded greeting; 1 interpreter went from 1.2.0 to 1.3.0\n");
        assertThat(console.takeErr()).isEqualTo("interrupted\n");
    }

    @Test
    void whatNobodyHasCannotBeReloaded() {
        assertThat(console.failure("module:reload counter")).isEqualTo("no interpreter has imported counter\n");
        assertThat(console.failure("module:reload 7"))
                .isEqualTo("module:reload: '7' is not a module's name; it looks like greeting or acme.money>=1.2,<2;"
                        + " see module:reload --help\n");
    }

    @Test
    void aProgramReadsWhatBecameOfEach() {
        assertThat(console.output("module:reload greeting --json"))
                .startsWith("[{\"interpreter\":0,\"name\":\"main\",\"changes\":[{\"module\":\"greeting\","
                        + "\"from\":\"1.2.0\",\"to\":\"1.3.0\"}],\"keeps\":[],\"failure\":null,")
                .endsWith("}]\n");
    }

    @Test
    void aTerminalShowsHowManyHaveFailed() {
        console.platform.imports.refusals.put(0L, "why");
        try (Session session =
                new Session(console.processor(), console.foreground, console.streams, new Screen(() -> 80, false))) {
            session.execute("module:reload greeting");
        }
        assertThat(console.takeErr()).startsWith("\rgreeting: 1 of 3 interpreters, 1 failed\r");
    }
}
