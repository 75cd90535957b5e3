package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Gil;
import org.vivarium.modules.ModuleFunction;

final class ConversionTest {
    private final FakeInterpreter fake = new FakeInterpreter();
    private final Incarnation module = TestModules.module(fake.interpreter(), Gil.USED, fake::runtime);
    private final Conversion conversion = module.arguments();

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(null, null),
                Arguments.of(true, true),
                Arguments.of(7L, 7L),
                Arguments.of(7, 7L),
                Arguments.of((short) 7, 7L),
                Arguments.of((byte) -7, -7L),
                Arguments.of(1.5, 1.5),
                Arguments.of(1.5f, 1.5),
                Arguments.of("a", "a"),
                Arguments.of('a', "a"),
                Arguments.of(BigInteger.TEN.pow(30), BigInteger.TEN.pow(30)),
                Arguments.of(BigInteger.TEN, 10L),
                Arguments.of(new byte[] {1}, new byte[] {1}),
                Arguments.of(Optional.empty(), null),
                Arguments.of(Optional.of(1), 1L),
                Arguments.of(new int[] {1, 2}, List.of(1L, 2L)),
                Arguments.of(new String[][] {{"a"}, {}}, List.of(List.of("a"), List.of())),
                Arguments.of(new ArrayDeque<>(List.of('x')), List.of("x")),
                Arguments.of(Arrays.asList(null, 1), Arrays.asList(null, 1L)),
                Arguments.of(Map.of(1, List.of(2)), Map.of(1L, List.of(2L))));
    }

    @ParameterizedTest
    @MethodSource("table")
    void whatMayBeGivenBecomesAValueOfTheTable(@Nullable Object given, @Nullable Object value) {
        assertThat(conversion.value(given)).isEqualTo(value);
    }

    @Test
    void listsMapsAndBytesAreCopies() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> map = new HashMap<>(Map.of("k", list));
        byte[] bytes = {1};

        Object copied = conversion.value(Arrays.asList(map, bytes));
        list.add("b");
        map.clear();
        bytes[0] = 2;

        assertThat(copied).usingRecursiveComparison().isEqualTo(Arrays.asList(Map.of("k", List.of("a")), new byte[] {1
        }));
        List<?> unchangeable = (List<?>) Objects.requireNonNull(conversion.value(list));
        assertThatThrownBy(() -> unchangeable.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        Map<?, ?> kept = (Map<?, ?>) Objects.requireNonNull(conversion.value(Map.of(1, 2)));
        assertThatThrownBy(kept::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void nestingEndsAtTwoHundred() {
        Object deep = nested(200);
        assertThat(conversion.value(deep)).isEqualTo(deep);
        assertThatThrownBy(() -> conversion.value(nested(201)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("a list or map that is nested deeper than 200");
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        assertThatThrownBy(() -> conversion.value(circle)).isInstanceOf(ArgumentException.class);
    }

    @Test
    void everythingElseIsRefusedByItsName() {
        assertThatThrownBy(() -> conversion.value(List.of(Instant.EPOCH)))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("java.time.Instant");
    }

    @Test
    void instancesFunctionsTypesAndModulesPassAsTheyAre() {
        module.type(Plant.class);
        Plant plant = new Plant();
        ModuleFunction function = arguments -> null;
        Object type = module.attributes().get("Plant");

        assertThat(conversion.value(plant)).isSameAs(plant);
        assertThat(conversion.value(new Tree())).isInstanceOf(Tree.class);
        assertThat(conversion.value(function)).isSameAs(function);
        assertThat(conversion.value(type)).isSameAs(type);
        assertThat(conversion.value(module.identity())).isSameAs(module.identity());
        assertThat(conversion.value(module)).isSameAs(module.identity());
    }

    @Test
    void queuesAndEndsOfChannelsPassAsTheyAreAndBelongToNobody() {
        for (Class<?> type : List.of(Queue.class, SendChannel.class, RecvChannel.class)) {
            Object given = TestModules.of(type);

            assertThat(conversion.value(given)).isSameAs(given);
            assertThat(conversion.data(List.of(given))).isEqualTo(List.of(given));
            assertThat(conversion.crossing(Map.of("k", given))).isEqualTo(Map.of("k", given));
            assertThat(Conversion.typeName(given)).isEqualTo(type.getSimpleName());
            assertThat(Conversion.isGivable(type)).isTrue();
        }
    }

    @Test
    void instancesOfAFreedVersionAreRefused() throws Exception {
        module.type(Plant.class);
        module.free();

        assertThatThrownBy(() -> conversion.value(new Plant())).isInstanceOf(ArgumentException.class);
    }

    @Test
    void whatIsHandedOverBelongsToNoVersion() {
        module.type(Plant.class).function("f", arguments -> null);

        assertThat(conversion.data(Arrays.asList(1, null, module.attributes().get("f"))))
                .isNotNull();
        assertThatThrownBy(() -> conversion.data(Map.of("p", new Plant()))).isInstanceOf(ArgumentException.class);
        ModuleFunction loose = arguments -> null;
        assertThatThrownBy(() -> conversion.data(List.of(loose))).isInstanceOf(ArgumentException.class);
    }

    private static Object nested(int depth) {
        List<Object> inner = List.of();
        for (int i = 1; i < depth; i++) {
            inner = List.of(inner);
        }
        return inner;
    }

    /** A type. */
    public static class Plant {}

    /** An instance of a subclass is an instance. */
    public static final class Tree extends Plant {}
}
