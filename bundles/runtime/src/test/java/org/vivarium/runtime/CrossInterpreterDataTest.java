package org.vivarium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.vivarium.interpreters.NotShareableException;

class CrossInterpreterDataTest {
    @Test
    void numbersBecomeTheWidestOfTheirKind() {
        assertThat(CrossInterpreterData.copy((byte) 1)).isEqualTo(1L);
        assertThat(CrossInterpreterData.copy((short) 1)).isEqualTo(1L);
        assertThat(CrossInterpreterData.copy(1)).isEqualTo(1L);
        assertThat(CrossInterpreterData.copy(1.5f)).isEqualTo(1.5);
        assertThat(CrossInterpreterData.copy(BigInteger.valueOf(Long.MIN_VALUE)))
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void whatCanChangeIsCopied() {
        byte[] bytes = {1};
        List<Object> list = new ArrayList<>(Arrays.asList(bytes, null));

        List<?> copy = (List<?>) Objects.requireNonNull(CrossInterpreterData.copy(list));
        bytes[0] = 2;
        list.clear();

        assertThat(copy).hasSize(2);
        assertThat((byte[]) copy.getFirst()).containsExactly(1);
    }

    @Test
    void mapsCrossAsCopies() {
        Map<Object, Object> map = new HashMap<>(Map.of("a", new ArrayList<>(List.of(1))));

        Object copy = CrossInterpreterData.copy(map);
        map.clear();

        assertThat(copy).isEqualTo(Map.of("a", List.of(1L)));
    }

    @Test
    void anIntegerOfMoreThan64BitsDoesNotCross() {
        assertThatThrownBy(() -> CrossInterpreterData.copy(BigInteger.ONE.shiftLeft(63)))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("9223372036854775808 does not support cross-interpreter data");
    }

    @Test
    void anObjectDoesNotCrossNorWhatHoldsOne() {
        assertThatThrownBy(() -> CrossInterpreterData.copy(List.of(1, List.of(new Object()))))
                .hasMessage("an object of java.lang.Object does not support cross-interpreter data");
    }

    @Test
    void aListThatHoldsItselfEndsWithAnError() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatThrownBy(() -> CrossInterpreterData.copy(cycle)).isInstanceOf(NotShareableException.class);
    }
}
