package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class JsonTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void aResultIsOneObjectOnOneLine() {
        assertThat(Json.of(new Result("create", "µs", OptionalDouble.of(8), OptionalDouble.of(12000), NONE, "a note")))
                .isEqualTo("{\"benchmark\": \"create\", \"unit\": \"µs\", \"vivarium\": 8.00, \"cpython\": 12000, "
                        + "\"ratio\": 0.000667, \"note\": \"a note\"}");
    }

    @Test
    void aMissingFigureIsNull() {
        assertThat(Json.of(new Result("create", "µs", OptionalDouble.of(8), NONE, NONE, "")))
                .contains("\"cpython\": null, \"ratio\": null");
    }

    @Test
    void aBareContextHasAKeyOfItsOwn() {
        assertThat(Json.of(new Result("p", "ms", OptionalDouble.of(8), NONE, OptionalDouble.of(7.5), "")))
                .contains("\"graalpy\": 7.50");
    }

    @Test
    void whatWouldEndAStringIsEscaped() {
        assertThat(Json.of(new Result("b", "x", NONE, NONE, NONE, "say \"no\" \\ or\nnot")))
                .endsWith("\"note\": \"say \\\"no\\\" \\\\ or\\u000anot\"}");
    }
}
