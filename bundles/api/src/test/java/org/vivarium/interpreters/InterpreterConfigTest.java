package org.vivarium.interpreters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.InterpreterConfig.Gil;

class InterpreterConfigTest {
    @Test
    void presetsAreCPythons() {
        assertThat(InterpreterConfig.preset("isolated"))
                .isEqualTo(new InterpreterConfig(
                        false,
                        false,
                        false,
                        true,
                        false,
                        true,
                        Gil.OWN,
                        Limits.NONE,
                        ImportPolicy.DEFAULT,
                        Access.ALL));
        assertThat(InterpreterConfig.preset("legacy"))
                .isEqualTo(new InterpreterConfig(
                        true,
                        true,
                        true,
                        true,
                        true,
                        false,
                        Gil.SHARED,
                        Limits.NONE,
                        ImportPolicy.DEFAULT,
                        Access.ALL));
        assertThat(InterpreterConfig.preset("empty"))
                .isEqualTo(new InterpreterConfig(
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        Gil.DEFAULT,
                        Limits.NONE,
                        ImportPolicy.DEFAULT,
                        Access.ALL));
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
                .isEqualTo(new InterpreterConfig(
                        true, true, true, true, true, true, Gil.OWN, Limits.NONE, ImportPolicy.DEFAULT, Access.ALL));
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

    @Test
    void limitsAreWrittenWithTheirUnits() {
        InterpreterConfig limited = InterpreterConfig.ISOLATED
                .with("cpu_limit", "1500ms")
                .with("wall_limit", "1h")
                .with("allocation_limit", "64m")
                .with("thread_limit", "8")
                .with("phase_deadline", "2s");
        assertThat(limited.limits())
                .isEqualTo(
                        new Limits(Duration.ofMillis(1500), 64L << 20, Duration.ofHours(1), 8, Duration.ofSeconds(2)));
        assertThat(limited.limits().isMetered()).isTrue();
        assertThat(limited.with("cpu_limit", "0")
                        .with("allocation_limit", "0")
                        .limits()
                        .needsPlatformThreads())
                .isFalse();
        assertThat(limited.gil()).isEqualTo(Gil.OWN);
    }

    @Test
    void foldersAreAbsoluteAndStayWhenOtherFieldsOfImportsChange() {
        Path here = Path.of("").toAbsolutePath();
        InterpreterConfig config = InterpreterConfig.ISOLATED
                .with("path", "a" + File.pathSeparator + File.pathSeparator + "b")
                .with("venv", "env")
                .with("follow_updates", "true")
                .with("modules", "greeting>=1.2")
                .with("import_deadline", "1s");
        assertThat(config.imports().path()).containsExactly(here.resolve("a"), here.resolve("b"));
        assertThat(config.imports().venv()).contains(here.resolve("env"));
        assertThat(config.with("path", "").with("venv", "").imports().withFoldersOf(config.imports()))
                .isEqualTo(config.imports());
        assertThat(config.with("venv", "").imports().venv()).isEmpty();
        assertThatThrownBy(() -> config.with("venv", "a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("venv has to name a folder, not a\0b");
    }

    @Test
    void limitsThatCannotBeReadAreNamed() {
        assertThatThrownBy(() -> InterpreterConfig.ISOLATED.with("cpu_limit", "soon"))
                .hasMessageContaining("cpu_limit has to be a time such as 1500ms");
        assertThatThrownBy(() -> InterpreterConfig.ISOLATED.with("allocation_limit", "-1"))
                .hasMessageContaining("allocation_limit has to be a number of bytes");
        assertThatThrownBy(() -> InterpreterConfig.ISOLATED.with("thread_limit", "many"))
                .hasMessageContaining("thread_limit has to be a number");
        assertThatThrownBy(() -> InterpreterConfig.ISOLATED.with("phase_deadline", "0"))
                .hasMessageContaining("phase_deadline has to be more than 0");
    }

    @Test
    void accessIsTakenAwayFieldByField() {
        InterpreterConfig config = InterpreterConfig.ISOLATED;
        for (String field : new String[] {"allow_sockets", "allow_processes", "allow_native", "allow_environment"}) {
            assertThat(config.with(field, "true")).isEqualTo(config);
            assertThat(config.with(field, "false")).isNotEqualTo(config);
            assertThat(config.with(field, "false").with(field, "true")).isEqualTo(config);
            config = config.with(field, "false");
        }
        assertThat(config.with("files", "read").access().files()).isEqualTo(Access.Files.READ);
        assertThat(config.with("files", "none").access()).isEqualTo(Access.NONE);
        assertThat(config.with("files", "none")
                        .with("gil", "shared")
                        .with("cpu_limit", "1s")
                        .access())
                .isEqualTo(Access.NONE);
    }

    @Test
    void accessThatThereIsNotIsNamed() {
        assertThatThrownBy(() -> InterpreterConfig.ISOLATED.with("files", "write"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("files has to be all, read or none, not write");
        assertThatThrownBy(() -> InterpreterConfig.ISOLATED.with("allow_sockets", "none"))
                .hasMessage("allow_sockets has to be true or false, not none");
    }
}
