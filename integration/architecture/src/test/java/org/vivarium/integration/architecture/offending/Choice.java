package org.vivarium.integration.architecture.offending;

/** An enum: the compiler gives it a static array of its values. */
enum Choice {
    YES,
    NO
}
