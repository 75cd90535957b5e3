package org.vivarium.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private final Arguments arguments =
            new Arguments("f", Arrays.asList("a", 1L, 2.5, true, new byte[] {7}, List.of(), Map.of(), null));

    @Test
    void eachTypeIsGivenAsItself() {
        assertThat(arguments.string(0)).isEqualTo("a");
        assertThat(arguments.integer(1)).isEqualTo(1);
        assertThat(arguments.number(1)).isEqualTo(1.0);
        assertThat(arguments.number(2)).isEqualTo(2.5);
        assertThat(arguments.bool(3)).isTrue();
        assertThat(arguments.bytes(4)).containsExactly(7);
        assertThat(arguments.list(5)).isEmpty();
        assertThat(arguments.map(6)).isEmpty();
        assertThat(arguments.get(7)).isNull();
    }

    @Test
    void aWrongTypeIsATypeErrorInCPythonsWords() {
        assertThatThrownBy(() -> arguments.string(1)).hasMessage("f() argument 2 must be str, not int");
        assertThatThrownBy(() -> arguments.integer(7)).hasMessage("f() argument 8 must be int, not None");
        assertThatThrownBy(() -> arguments.list(4)).hasMessage("f() argument 5 must be list, not bytes");
    }

    @Test
    void aMissingArgumentIsNamed() {
        assertThatThrownBy(() -> arguments.string(8))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("f() missing argument 9 (8 given)");
    }
}
