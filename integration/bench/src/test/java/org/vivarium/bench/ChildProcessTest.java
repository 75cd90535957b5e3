package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ChildProcessTest {
    @Test
    void outputIsKeptWholeWithItsFirstByte() {
        assertThat(ChildProcess.run(shell("echo 1.5; echo 2")).numbers()).containsExactly(1.5, 2.0);
    }

    @Test
    void noOutputIsEmptyText() {
        assertThat(ChildProcess.run(shell("true")).text()).isEmpty();
    }

    @Test
    void inputIsAtItsEnd() {
        assertThat(ChildProcess.run(shell("cat; echo end")).text()).isEqualTo("end\n");
    }

    @Test
    void aCommandThatFailsIsNamedWithItsStatus() {
        assertThatThrownBy(() -> ChildProcess.run(shell("echo 1; exit 3")))
                .isInstanceOf(BenchException.class)
                .hasMessage("sh ended with status 3");
    }

    @Test
    void aCommandThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ChildProcess.run(new ProcessBuilder("no-such-command")))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("cannot run no-such-command");
    }

    private static ProcessBuilder shell(String script) {
        return new ProcessBuilder("sh", "-c", script);
    }
}
