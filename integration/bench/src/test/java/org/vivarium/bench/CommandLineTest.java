package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineTest {
    private static final List<String> KNOWN = List.of("create", "start");

    @Test
    void nothingAsksForAll() throws UsageException {
        assertThat(CommandLine.parse(List.of(), KNOWN)).isEqualTo(new CommandLine(List.of(), false, false, false));
    }

    @Test
    void namesKeepTheirOrderAndOptionsStandAnywhere() throws UsageException {
        assertThat(CommandLine.parse(List.of("start", "--json", "create", "start"), KNOWN))
                .isEqualTo(new CommandLine(List.of("start", "create"), true, false, false));
    }

    @Test
    void aNameThatThereIsNotIsRefusedWithTheOnesThereAre() {
        assertThatThrownBy(() -> CommandLine.parse(List.of("creat"), KNOWN))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no benchmark 'creat'; there are create, start");
    }

    @Test
    void anOptionThatThereIsNotIsRefusedWithTheOnesThereAre() {
        assertThatThrownBy(() -> CommandLine.parse(List.of("--jsno"), KNOWN))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no option --jsno; there are --json, --list, --help");
    }
}
