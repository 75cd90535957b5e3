package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.paxexam.PaxExam;

/** Isolation in any framework: class spaces are installed from streams. */
@ExtendWith(PaxExam.class)
final class StreamIsolationIT extends IsolationContract {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @Test
    void theFrameworkKeepsACopyOfEachInstalledJar() throws IOException {
        deploy("counter");
        Interpreter a = isolated("a");
        a.call("counter.increment");
        assertThat(copies(spaces.of(a).bundles().getFirst())).isNotEmpty();
    }
}
