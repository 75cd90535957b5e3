package org.vivarium.channels;

import java.util.Arrays;

/** What is done with values that are not shareable: {@code xidata_fallback_t}. */
public enum Fallback {
    /** They are refused. */
    NONE(0),
    /**
     * They cross as copies: from Java as Java serialization, of classes that the receiving class space can load alone; from Python
     * as {@code pickle}, and functions by their code.
     */
    FULL(1);

    private final int flag;

    Fallback(int flag) {
        this.flag = flag;
    }

    /** The number that {@code _interpqueues} uses for it, 0 or 1. */
    public int flag() {
        return flag;
    }

    /**
     * The one with that number.
     *
     * @throws IllegalArgumentException when there is none: {@code unsupported fallback 7}
     */
    public static Fallback of(int flag) {
        return Arrays.stream(values())
                .filter(each -> each.flag == flag)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unsupported fallback " + flag));
    }
}
