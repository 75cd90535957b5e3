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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ModuleFunction;

final class SharedValuesTest {
    private final List<String> seen = new ArrayList<>();
    private final SharedValues plain = new SharedValues(() -> null);
    private final SharedValues values = new SharedValues(Known::new);

    // --- plain data, for which no registry is needed ---

    @Test
    void numbersBecomeTheWidestOfTheirKind() {
        assertThat(plain.share((byte) 1)).isEqualTo(1L);
        assertThat(plain.share((short) 1)).isEqualTo(1L);
        assertThat(plain.share(1)).isEqualTo(1L);
        assertThat(plain.share(1.5f)).isEqualTo(1.5);
        assertThat(plain.share(BigInteger.valueOf(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void whatCanChangeIsCopied() {
        byte[] bytes = {1};
        List<Object> list = new ArrayList<>(Arrays.asList(bytes, null));

        List<?> copy = (List<?>) Objects.requireNonNull(plain.share(list));
        bytes[0] = 2;
        list.clear();

        assertThat(copy).hasSize(2);
        assertThat((byte[]) copy.getFirst()).containsExactly(1);
    }

    @Test
    void mapsCrossAsCopies() {
        Map<Object, Object> map = new HashMap<>(Map.of("a", new ArrayList<>(List.of(1))));

        Object copy = plain.share(map);
        map.clear();

        assertThat(copy).isEqualTo(Map.of("a", List.of(1L)));
    }

    @Test
    void plainDataIsReceivedAsTheCopyThatItIs() {
        Arguments shared = values.share(new Arguments("f", List.of(1, List.of(2)), Map.of("k", 3)));

        assertThat(shared).isEqualTo(new Arguments("f", List.of(1L, List.of(2L)), Map.of("k", 3L)));
        assertThat(values.receive(shared)).isSameAs(shared);
        assertThat(seen).isEmpty();
    }

    @Test
    void aListThatHoldsItselfEndsWithAnError() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatThrownBy(() -> plain.share(cycle)).isInstanceOf(NotShareableException.class);
    }

    @Test
    void withoutARegistryNothingElseCrosses() {
        assertThatThrownBy(() -> plain.share(BigInteger.ONE.shiftLeft(63)))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("9223372036854775808 does not support cross-interpreter data");
        assertThatThrownBy(() -> plain.share(List.of(1, List.of(new Object()))))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("an object of java.lang.Object does not support cross-interpreter data");
    }

    // --- what the registry encodes ---

    @Test
    void whatIsNotPlainIsEncodedAndReceivedWhereverItIs() {
        Arguments shared =
                values.share(new Arguments("f", List.of('a', List.of(1, 'b')), Map.of("k", Map.of('c', List.of('d')))));

        assertThat(seen).containsExactly("encode a", "encode b", "encode c", "encode d");
        assertThat(values.receive(shared))
                .isEqualTo(new Arguments("f", List.of("A", List.of(1L, "B")), Map.of("k", Map.of("C", List.of("D")))));
    }

    @Test
    void allIsReleasedTheLatestFirstAndNothingThatWasNot() {
        values.share(Map.of("k", List.of('a', 2, 'b')));
        values.close();

        assertThat(seen).containsExactly("encode a", "encode b", "release b", "release a");
    }

    @Test
    void whatIsRefusedLeavesTheOthersToBeReleased() {
        assertThatThrownBy(() -> {
                    try (values) {
                        values.share(new Arguments("f", List.of('a', 'b', '-', 'c')));
                    }
                })
                .isInstanceOf(NotShareableException.class)
                .hasMessage("not a letter");

        assertThat(seen).containsExactly("encode a", "encode b", "encode -", "release b", "release a");
    }

    @Test
    void aReleaseThatFailsKeepsNoOther() {
        values.share(List.of('a', '!', 'b'));

        assertThatThrownBy(values::close)
                .isInstanceOf(InterpreterException.class)
                .hasMessageStartingWith("cross-interpreter data was not released");
        assertThat(seen).endsWith("release b", "release !", "release a");
    }

    @Test
    void whatBelongsToAnInterpreterIsNoMatterOfTheRegistry() {
        ModuleFunction function = _ -> null;

        assertThatThrownBy(() -> values.share(function))
                .isInstanceOf(NotShareableException.class)
                .hasMessage("a function does not support cross-interpreter data");
        assertThat(seen).isEmpty();
    }

    /** A registry that knows characters, which are received as text in capitals. */
    private final class Known implements CrossInterpreterRegistry {
        @Override
        public boolean isShareable(@Nullable Object value) {
            return value instanceof Character;
        }

        @Override
        public CrossInterpreterData share(@Nullable Object value, Fallback fallback) {
            assertThat(fallback).isEqualTo(Fallback.NONE);
            seen.add("encode " + value);
            if (!isShareable(value) || Character.valueOf('-').equals(value)) {
                throw new NotShareableException("not a letter");
            }
            return new Letter(String.valueOf(value));
        }
    }

    /** One of these on its way. */
    private final class Letter implements CrossInterpreterData {
        private final String letter;

        Letter(String letter) {
            this.letter = letter;
        }

        @Override
        public long owner() {
            return 0;
        }

        @Override
        public Object receive() {
            return Character.toString(Character.toUpperCase(letter.charAt(0)));
        }

        @Override
        public void release() {
            seen.add("release " + letter);
            if (letter.equals("!")) {
                throw new IllegalStateException("stuck");
            }
        }
    }
}
