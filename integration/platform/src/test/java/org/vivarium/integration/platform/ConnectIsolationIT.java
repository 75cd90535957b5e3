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

/** Isolation as the launcher has it: class spaces are installed by OSGi Connect. */
@ExtendWith(PaxExam.class)
final class ConnectIsolationIT extends IsolationContract {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.SERVICES));
    }

    @Test
    void theFrameworkKeepsNoCopyOfAnInstalledJar() throws IOException {
        deploy("counter");
        Interpreter a = isolated("a");
        a.call("counter.increment");
        assertThat(copies(spaces.of(a).bundles().getFirst())).isEmpty();
    }
}
