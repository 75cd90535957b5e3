package org.vivarium.spaces;

/** How a bundle stands to the replacements that are under way in its class space. */
enum Standing {
    /** It was there before, and will be. */
    STAYS,

    /** It came during a replacement, and goes when that is rolled back. */
    ARRIVES,

    /** It goes, when its replacement is committed or at once. */
    LEAVES;

    /**
     * Whether a bundle may be wired to another one of its space. However the replacement ends, nobody is then wired to what
     * is gone.
     */
    boolean mayWireTo(Standing provider) {
        return provider == STAYS || provider == this;
    }
}
