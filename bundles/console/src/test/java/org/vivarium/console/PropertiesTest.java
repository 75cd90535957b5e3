package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PropertiesTest {
    @Test
    void innerObjectsMayHaveTheSameNamesInside() {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("one", Map.of("class", "A"));
        properties.put("two", Map.of("class", "B"));
        assertThat(Properties.text(properties)).isEqualTo("""
            one
              class  A
            two
              class  B
            """);
    }

    @Test
    void aListOfWordsIsALineAndOneOfLinesIsSeveral() {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("words", List.of("a", "b"));
        properties.put("lines", List.of("a 1", "a 1", "b"));
        properties.put("nothing", List.of());
        assertThat(Properties.text(properties)).isEqualTo("""
            words    a b
            lines    a 1
                     a 1
                     b
            nothing  none
            """);
    }
}
