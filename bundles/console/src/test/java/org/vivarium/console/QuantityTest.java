package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.000034S, 34us",
        "PT0.0125S, 12ms",
        "PT1.5S, 1500ms",
        "PT10S, 10s",
        "PT90S, 90s",
        "PT12.34S, 12.3s",
        "PT59.999S, 59.9s",
        "PT1M12.5S, 1m12s",
        "PT252S, 252s",
        "PT1000S, 16m40s",
        "PT3H4M7S, 3h4m",
        "PT51H0.1S, 2d3h",
        "PT5M, 5m",
        "PT90M, 90m",
        "PT2H, 2h"
    })
    void timesAreReadWithTheirUnit(Duration duration, String text) {
        assertThat(new Quantity.Time(duration)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "1024, 1k",
        "1536, 1536",
        "1536000, 1500k",
        "12345678, 11.8m",
        "67108864, 64m",
        "3221225472, 3g",
        "1099511627776, 1024g"
    })
    void sizesAreReadWithTheirUnit(long bytes, String text) {
        assertThat(new Quantity.Size(bytes)).hasToString(text);
    }

    @Test
    void timesToCompareAreInOneUnit() {
        assertThat(new Quantity.Millis(Duration.ofNanos(34_400))).hasToString("0.034");
        assertThat(new Quantity.Millis(Duration.ofSeconds(2))).hasToString("2000.000");
    }

    @Test
    void aProgramGetsPlainNumbersWithTheUnitInTheName() {
        Map<String, Quantity> quantities = new LinkedHashMap<>();
        quantities.put("took", new Quantity.Time(Duration.ofMillis(1500)));
        quantities.put("exec", new Quantity.Millis(Duration.ofMillis(1500)));
        quantities.put("kept", new Quantity.Size(1536));
        assertThat(Json.of(quantities)).isEqualTo("{\"took_seconds\":1.5,\"exec_ms\":1500.0,\"kept_bytes\":1536}");
    }

    @Test
    void noLimitIsNullUnderTheSameName() {
        assertThat(Json.of(Map.of("cpu", Quantity.limit(Duration.ZERO)))).isEqualTo("{\"cpu_seconds\":null}");
        assertThat(Json.of(Map.of("heap", Quantity.limit(0)))).isEqualTo("{\"heap_bytes\":null}");
        assertThat(Quantity.limit(0)).hasToString("none");
        assertThat(Quantity.limit(1024)).hasToString("1k");
    }
}
