package org.vivarium.integration.architecture.offending.first;

import org.vivarium.integration.architecture.offending.second.Second;

/** Half of a cycle, and of a public class that nothing needs. */
public class First {
    public Second other() {
        return new Second();
    }
}
