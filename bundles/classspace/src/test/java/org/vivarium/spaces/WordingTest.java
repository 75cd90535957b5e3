package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.spaces.BundleStore.Stored;

final class WordingTest {
    @TempDir
    Path folder;

    @Test
    void requirementsAreReadableLines() throws Exception {
        TestFramework framework = new TestFramework(folder);
        try {
            Stored stored = framework.store(BundleJar.of("user", "1.0.0")
                    .exports("com.acme.own")
                    .imports("com.acme.money;version=\"[1,2)\",com.acme.bank;version=\"(1.0.1,2.5]\","
                            + "com.acme.any,com.acme.least;version=1.2,com.acme.perhaps;resolution:=optional,"
                            + "com.acme.fancy;vendor=acme,com.acme.own")
                    .header("Require-Bundle", "library;bundle-version=\"[1,2)\"")
                    .header("DynamicImport-Package", "com.acme.late")
                    .header(
                            "Require-Capability",
                            "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=25))\","
                                    + "osgi.service;filter:=\"(objectClass=com.acme.Bank)\";effective:=active,"
                                    + "com.acme.power;filter:=\"(|(watt>=3)(volt=5))\",com.acme.plain"));

            assertThat(stored.requirements())
                    .containsExactlyInAnyOrder(
                            "package com.acme.money [1,2)",
                            "package com.acme.bank (1.0.1,2.5]",
                            "package com.acme.any",
                            "package com.acme.least [1.2,)",
                            "package com.acme.perhaps (optional)",
                            "package com.acme.fancy (vendor=acme)",
                            "package com.acme.late (dynamic)",
                            "bundle library [1,2)",
                            "osgi.ee JavaSE [25,25]",
                            "com.acme.power (|(watt>=3)(volt=5))",
                            "com.acme.plain");
        } finally {
            framework.close();
        }
    }

    @Test
    void distancesCountChanges() {
        assertThat(Explanation.distance("money", "money")).isZero();
        assertThat(Explanation.distance("money", "mony")).isEqualTo(1);
        assertThat(Explanation.distance("money", "honeys")).isEqualTo(2);
        assertThat(Explanation.distance("", "abc")).isEqualTo(3);
    }
}
