package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vivarium.channels.Channel;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.UnboundItems;

class JsonTest {
    @Test
    void objectsAndArraysStandOnOneLine() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", 7L);
        object.put("names", List.of("a", "b"));
        object.put("empty", Map.of());
        assertThat(Json.of(object)).isEqualTo("{\"id\":7,\"names\":[\"a\",\"b\"],\"empty\":{}}");
        assertThat(Json.of(Arrays.asList(null, true, 1.5))).isEqualTo("[null,true,1.5]");
        assertThat(Json.of(List.of())).isEqualTo("[]");
    }

    @Test
    void stringsAreEscapedAsJsonWantsIt() {
        assertThat(Json.of("\"\\\n\r\t\u0001\u00e9")).isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0001\u00e9\"");
        assertThat(Json.of("\ud83d\udc0d\udc0d\ud800")).isEqualTo("\"\ud83d\udc0d\\udc0d\\ud800\"");
    }

    @Test
    void whatJsonDoesNotHaveCannotBeTakenForAString() {
        assertThat(Json.of(Double.NaN)).isEqualTo("{\"float\":\"nan\"}");
        assertThat(Json.of(Double.POSITIVE_INFINITY)).isEqualTo("{\"float\":\"inf\"}");
        assertThat(Json.of(new byte[] {1, 2, 3})).isEqualTo("{\"bytes\":\"AQID\"}");
        assertThat(Json.of(new BigInteger("9223372036854775808"))).isEqualTo("{\"int\":\"9223372036854775808\"}");
        assertThat(Json.of(List.of(new FakeQueues().create(0, UnboundItems.ERROR, Fallback.NONE))))
                .isEqualTo("[{\"queue\":1}]");
        Channel channel = new FakeChannels().create(UnboundItems.ERROR, Fallback.NONE);
        assertThat(Json.of(List.of(channel.send(), channel.recv()))).isEqualTo("[{\"send\":1},{\"recv\":1}]");
    }

    @Test
    void mapsThatAreNoObjectsAreListsOfPairs() {
        assertThat(Json.of(Map.of(1L, "one"))).isEqualTo("{\"dict\":[[1,\"one\"]]}");
        assertThat(Json.of(Map.of("bytes", "AQID"))).isEqualTo("{\"dict\":[[\"bytes\",\"AQID\"]]}");
    }

    @Test
    void whatContainsItselfOrIsTooDeepOrLongIsRefused() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        assertThatThrownBy(() -> Json.of(map)).hasMessage("what contains itself cannot be written as JSON");
        Object deep = "bottom";
        for (int i = 0; i < 100_000; i++) {
            deep = List.of(deep);
        }
        Object nested = deep;
        assertThatThrownBy(() -> Json.of(nested))
                .isInstanceOf(ConsoleException.class)
                .hasMessage("what is nested deeper than 200 is not written as JSON");
        assertThatThrownBy(() -> Json.of(new byte[70_000_000]))
                .hasMessage("what is longer than 67108864 characters is not written as JSON");
        List<Object> twice = List.of(1L);
        assertThat(Json.of(List.of(twice, twice))).isEqualTo("[[1],[1]]");
    }
}
