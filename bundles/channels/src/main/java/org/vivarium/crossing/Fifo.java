package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;

/**
 * A list from which the first node, or any other, is taken out at once. A node is in one list at most, and in it at most once. Not
 * thread-safe: the lock of what it belongs to guards the list and the links of its nodes.
 *
 * @param <N> the nodes
 */
final class Fifo<N extends Fifo.Node<N>> {
    private @Nullable N first;
    private @Nullable N last;
    private int size;

    /** What can be in a list. */
    abstract static class Node<N> {
        @Nullable
        N before;

        @Nullable
        N after;

        boolean listed;
    }

    void add(N node) {
        N previous = last;
        node.before = previous;
        if (previous == null) {
            first = node;
        } else {
            previous.after = node;
        }
        last = node;
        node.listed = true;
        size++;
    }

    /** Takes a node out, if it is still there. */
    void remove(N node) {
        if (!node.listed) {
            return;
        }
        N previous = node.before;
        N next = node.after;
        if (previous == null) {
            first = next;
        } else {
            previous.after = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.before = previous;
        }
        node.before = null;
        node.after = null;
        node.listed = false;
        size--;
    }

    @Nullable
    N first() {
        return first;
    }

    @Nullable
    N after(N node) {
        return node.after;
    }

    int size() {
        return size;
    }
}
