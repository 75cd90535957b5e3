package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    void whatJsonDoesNotHaveBecomesAString() {
        assertThat(Json.of(Double.NaN)).isEqualTo("\"nan\"");
        assertThat(Json.of(Double.POSITIVE_INFINITY)).isEqualTo("\"inf\"");
        assertThat(Json.of(new byte[] {1, 2, 3})).isEqualTo("\"AQID\"");
    }
}
