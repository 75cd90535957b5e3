package org.vivarium.channels;

import java.util.Arrays;

/** What becomes of items that an interpreter has sent and nobody has received when it ends: {@code unboundop}. */
public enum UnboundItems {
    /** They go. */
    REMOVE(1),
    /** Who receives one gets an {@link ItemInterpreterDestroyedException}. */
    ERROR(2),
    /** Who receives one gets {@link Unbound#UNBOUND}. */
    UNBOUND(3);

    private final int flag;

    UnboundItems(int flag) {
        this.flag = flag;
    }

    /** The number that {@code _interpqueues} and {@code _interpchannels} use for it, 1 to 3. */
    public int flag() {
        return flag;
    }

    /**
     * The one with that number.
     *
     * @throws IllegalArgumentException when there is none: {@code unsupported unboundop 9}
     */
    public static UnboundItems of(int flag) {
        return Arrays.stream(values())
                .filter(each -> each.flag == flag)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unsupported unboundop " + flag));
    }
}
