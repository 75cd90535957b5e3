package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Impact.Affected;
import org.vivarium.modules.Impact.Ends;

class ImpactsTest {
    private static final Version HAS = new Version("1.2.0");

    @Test
    void anInterpreterThatCannotBeLookedAtSaysWhy() {
        Impact impact = new Impact(
                FakeModuleBundles.bundle("org.example.greeting", "greeting", "1.2.0", List.of()),
                List.of(
                        new Affected(
                                1,
                                "a",
                                true,
                                List.of(HAS),
                                List.of("greeting"),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty()),
                        new Affected(
                                2,
                                "b",
                                true,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.of("it is out of order"))));

        assertThat(Impacts.text(impact, new Version("1.3.0"), new Screen(() -> 80, false)))
                .isEqualTo("""
                    org.example.greeting 1.2.0 -> 1.3.0; 1 interpreter would follow, 1 cannot be told
                    ID  NAME  HAS    FOLLOWS  MODULES   SERVICES  CHANNELS  QUEUES
                    1   a     1.2.0  yes      greeting
                    2   b            yes
                    interpreter 2 (b): it is out of order
                    """);
        assertThat(Json.of(Impacts.describe(impact, null)))
                .contains("\"queues\":[],\"failure\":null}", "\"queues\":[],\"failure\":\"it is out of order\"}");
    }

    @Test
    void channelsAreToldWithTheEndsThatAnInterpreterHas() {
        Impact impact = new Impact(
                FakeModuleBundles.bundle("org.example.greeting", "greeting", "1.2.0", List.of()),
                List.of(new Affected(
                        1,
                        "a",
                        true,
                        List.of(HAS),
                        List.of("greeting"),
                        List.of(),
                        List.of(new Ends(0, true, true), new Ends(3, false, true)),
                        List.of(2L, 5L),
                        Optional.empty())));

        assertThat(Impacts.text(impact, null, new Screen(() -> 80, false))).isEqualTo("""
            org.example.greeting 1.2.0; 1 interpreter would follow
            ID  NAME  HAS    FOLLOWS  MODULES   SERVICES  CHANNELS             QUEUES
            1   a     1.2.0  yes      greeting            0 send recv, 3 recv  2, 5
            """);
        assertThat(Json.of(Impacts.describe(impact, null)))
                .contains("\"channels\":[{\"channel\":0,\"send\":true,\"recv\":true},"
                        + "{\"channel\":3,\"send\":false,\"recv\":true}],\"queues\":[2,5]");
    }
}
