package org.vivarium.integration.architecture.offending.second;

import org.assertj.core.api.AbstractAssert;
import org.vivarium.integration.architecture.offending.first.First;

/** The other half of the cycle; it uses a library that is not its own. */
public final class Second {
    public First other() {
        return new First();
    }

    public boolean library(Object value) {
        return value instanceof AbstractAssert<?, ?>[];
    }
}
