package org.vivarium.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Impact.Affected;

class ImpactsTest {
    @Test
    void anInterpreterThatCannotBeLookedAtSaysWhy() {
        Impact impact = new Impact(
                FakeModuleBundles.bundle("org.example.greeting", "greeting", "1.2.0", List.of()),
                List.of(
                        new Affected(1, "a", true, List.of("greeting"), List.of(), Optional.empty()),
                        new Affected(2, "b", true, List.of(), List.of(), Optional.of("it is out of order"))));

        assertThat(Impacts.text(impact, new Version("1.3.0"), new Screen(() -> 80, false)))
                .isEqualTo("""
                    org.example.greeting 1.2.0 -> 1.3.0; 1 interpreter would follow, 1 cannot be told
                    ID  NAME  FOLLOWS  MODULES   SERVICES
                    1   a     yes      greeting
                    2   b     yes
                    interpreter 2 (b): it is out of order
                    """);
        assertThat(Json.of(Impacts.describe(impact, null)))
                .contains("\"services\":[],\"failure\":null}", "\"services\":[],\"failure\":\"it is out of order\"}");
    }
}
