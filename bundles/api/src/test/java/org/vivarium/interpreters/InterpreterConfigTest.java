package org.vivarium.interpreters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.InterpreterConfig.Gil;

class InterpreterConfigTest {
    @Test
    void presetsAreCPythons() {
        assertThat(InterpreterConfig.preset("isolated"))
                .isEqualTo(new InterpreterConfig(false, false, false, true, false, true, Gil.OWN));
        assertThat(InterpreterConfig.preset("legacy"))
                .isEqualTo(new InterpreterConfig(true, true, true, true, true, false, Gil.SHARED));
        assertThat(InterpreterConfig.preset("empty"))
                .isEqualTo(new InterpreterConfig(false, false, false, false, false, false, Gil.DEFAULT));
    }

    @Test
    void anUnknownPresetIsNamedWithTheOnesThereAre() {
        assertThatThrownBy(() -> InterpreterConfig.preset("foo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unsupported config name 'foo'; there are isolated, legacy, empty");
    }

    @Test
    void eachFieldCanBeChangedAlone() {
        InterpreterConfig all = InterpreterConfig.EMPTY;
        for (String field : new String[] {
            "use_main_obmalloc",
            "allow_fork",
            "allow_exec",
            "allow_threads",
            "allow_daemon_threads",
            "check_multi_interp_extensions"
        }) {
            assertThat(all.with(field, "true")).isNotEqualTo(all);
            assertThat(all.with(field, "true").with(field, "false")).isEqualTo(all);
            all = all.with(field, "true");
        }
        assertThat(all.with("gil", "own"))
                .isEqualTo(new InterpreterConfig(true, true, true, true, true, true, Gil.OWN));
    }

    @Test
    void aFieldOrValueThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> InterpreterConfig.EMPTY.with("allow_all", "true"))
                .hasMessageStartingWith("there is no config field allow_all; there are use_main_obmalloc,");
        assertThatThrownBy(() -> InterpreterConfig.EMPTY.with("allow_fork", "yes"))
                .hasMessage("allow_fork has to be true or false, not yes");
        assertThatThrownBy(() -> InterpreterConfig.EMPTY.with("gil", "mine"))
                .hasMessage("gil has to be default, shared or own, not mine");
    }
}
