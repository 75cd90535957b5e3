package org.vivarium.integration.platform;

import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.paxexam.PaxExam;

/** Isolation in any framework: class spaces are installed from streams. */
@ExtendWith(PaxExam.class)
final class StreamIsolationIT extends IsolationContract {
    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.IMPORTS));
    }
}
