package org.vivarium.examples.clock;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.osgi.service.component.annotations.Component;

/** The component. Each interpreter that imports the module has one of its own, which no other interpreter sees. */
@Component
public final class SystemTime implements TimeSource {
    @Override
    public String now() {
        return LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
