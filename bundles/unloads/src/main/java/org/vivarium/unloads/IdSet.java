package org.vivarium.unloads;

/** A set of ids, none of which is 0, in 8 bytes each at half its room: open addressing. Not thread-safe. */
final class IdSet {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] slots;
    private final int shift;

    /**
     * An empty set.
     *
     * @param most how many will be in it at most
     */
    IdSet(int most) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(most, 1)) + 1;
        slots = new long[1 << bits];
        shift = Long.SIZE - bits;
    }

    /** Adds an id; returns whether it was not in the set. */
    boolean add(long id) {
        int slot = (int) ((id * MIX) >>> shift);
        while (slots[slot] != 0) {
            if (slots[slot] == id) {
                return false;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = id;
        return true;
    }
}
