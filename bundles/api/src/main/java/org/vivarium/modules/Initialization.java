package org.vivarium.modules;

/** How a module is initialized: PEP 489. */
public enum Initialization {
    /** Each interpreter makes a module of its own from the definition. */
    MULTI_PHASE,
    /**
     * The module is initialized once, in the main interpreter, and other interpreters get a copy of its attributes: what they
     * hold is shared. Interpreters that check their extensions refuse it.
     */
    SINGLE_PHASE
}
